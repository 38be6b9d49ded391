import "server-only";

import type { NextAuthOptions } from "next-auth";
import { decode, encode, type JWT } from "next-auth/jwt";
import credentials from "next-auth/providers/credentials";

import { peerOf } from "@/lib/auth/peer";
import {
  findSession,
  isSecure,
  SESSION_SECONDS,
  sessionCookie,
  startSession,
} from "@/lib/auth/session";
import { signIn } from "@/lib/auth/sign-in";
import { signOut } from "@/lib/auth/sign-out";
import { vault } from "@/lib/auth/vault";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { instanceSecret } from "@/lib/sealing/instance-keys";

/** What NextAuth calls a token: our session's, with the cookie that it came in. */
type Carried = JWT & { sessionId?: string; cookie?: string };

/**
 * NextAuth, with sessions that are rows. It offers rows for OAuth alone, so where it
 * would encode a JWT for the cookie we start a session and hand it the random token;
 * where it would decode one we look the row up. A deleted row is a signed-out person.
 */
export async function authOptions(): Promise<NextAuthOptions> {
  const { keys } = await vault();
  return {
    secret: (await instanceSecret(keys, "instance/session")).reveal(),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    jwt: { encode: toCookie, decode: fromCookie },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: isSecure(),
    cookies: {
      sessionToken: {
        name: sessionCookie(),
        options: {
          httpOnly: true,
          sameSite: "lax",
          path: "/",
          secure: isSecure(),
        },
      },
    },
    providers: [byPassword],
    callbacks: {
      session: ({ session, token }) => ({
        expires: session.expires,
        user: { name: token.name, email: token.email },
      }),
    },
    events: { signOut: ({ token }) => signedOut(token) },
    logger: {
      error: (code, details) =>
        log.error(
          "auth.failed",
          details instanceof Error ? details : undefined,
          {
            code,
          },
        ),
      warn: (code) => log.info("auth.warned", { code }),
      debug: () => {},
    },
  };
}

const byPassword = credentials({
  credentials: { email: {}, password: {} },
  async authorize(given, request) {
    const { email, password } = given ?? {};
    if (typeof email !== "string" || typeof password !== "string") return null;
    const address = peerOf(new Headers(request.headers));
    try {
      return await signIn({ email, password }, { now: new Date(), address });
    } catch (error) {
      // NextAuth puts the message of what is thrown here in the answer's URL.
      if (error instanceof AppError) throw new Error(error.code);
      log.error("auth.failed", error);
      throw new Error("internal");
    }
  },
});

async function toCookie(params: Parameters<typeof encode>[0]): Promise<string> {
  if (params.salt) return encode(params);
  const token = params.token as Carried | undefined;
  if (token?.cookie) return token.cookie;
  return startSession(String(token?.sub), new Date());
}

async function fromCookie(
  params: Parameters<typeof decode>[0],
): Promise<Carried | null> {
  if (params.salt) return decode(params);
  const session = await findSession(params.token, new Date());
  if (!session) return null;
  const { sessionId, userId, email, name } = session;
  return { sub: userId, email, name, sessionId, cookie: params.token };
}

async function signedOut(token: Carried | null): Promise<void> {
  if (!token?.sessionId || !token.sub) return;
  const session = { sessionId: token.sessionId, userId: token.sub };
  await signOut(session, { now: new Date(), address: null });
}
