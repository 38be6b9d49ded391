import "server-only";

import { db } from "@/lib/db";
import { publicUrl } from "@/lib/env";
import { newId } from "@/lib/ids";
import { randomSecret, sha256 } from "@/lib/sealing/digest";

export const SESSION_SECONDS = 14 * 24 * 60 * 60;

const TOKEN_BYTES = 32;

/** A person who has signed in, and the row that says so. */
export type SignedIn = {
  sessionId: string;
  userId: string;
  email: string;
  name: string | null;
};

export const isSecure = () => publicUrl().startsWith("https:");

/** RFC 6265bis: the prefix ties the cookie to this host, and to https. */
export const sessionCookie = () =>
  isSecure() ? "__Host-sojourn-session" : "sojourn-session";

/** A new session, and the token that is its only key. */
export async function startSession(userId: string, now: Date): Promise<string> {
  const token = randomSecret(TOKEN_BYTES);
  await db().session.create({
    data: {
      id: newId(now),
      userId,
      tokenHash: Uint8Array.from(sha256(token)),
      createdAt: now,
      expiresAt: new Date(now.getTime() + SESSION_SECONDS * 1000),
    },
  });
  return token;
}

/** Null: the token is no session's, or no longer. */
export async function findSession(
  token: string | undefined,
  now: Date,
): Promise<SignedIn | null> {
  if (!token) return null;
  const session = await db().session.findUnique({
    where: {
      tokenHash: Uint8Array.from(sha256(token)),
      expiresAt: { gt: now },
    },
    select: {
      id: true,
      user: { select: { id: true, email: true, name: true } },
    },
  });
  if (!session) return null;
  const { id: userId, email, name } = session.user;
  return { sessionId: session.id, userId, email, name };
}

/** Ends one session for good, wherever its cookie still is. */
export async function endSession(sessionId: string): Promise<void> {
  await db().session.deleteMany({ where: { id: sessionId } });
}

/** The token in a request's cookies. */
export function sessionToken(request: Request): string | undefined {
  const cookies = request.headers.get("cookie") ?? "";
  const name = `${sessionCookie()}=`;
  const found = cookies
    .split(";")
    .map((cookie) => cookie.trim())
    .find((cookie) => cookie.startsWith(name));
  return found?.slice(name.length);
}
