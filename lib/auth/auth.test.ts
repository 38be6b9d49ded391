import { describe, expect, test } from "vitest";

import { revokeKey } from "@/lib/api-keys/revoke";
import { requestContext, requestUser } from "@/lib/auth/context";
import { isSameMachine, peerOf } from "@/lib/auth/peer";
import { endSession, findSession, startSession } from "@/lib/auth/session";
import {
  claimInstance,
  isUnclaimed,
  setUp,
  setUpCode,
} from "@/lib/auth/set-up";
import { signIn } from "@/lib/auth/sign-in";
import { signOut } from "@/lib/auth/sign-out";
import { vault } from "@/lib/auth/vault";
import { db } from "@/lib/db";
import { showId } from "@/lib/ids";
import { SCOPES } from "@/lib/permissions";
import { randomLetters } from "@/lib/sealing/digest";
import { Secret } from "@/lib/secret";
import { rolledBack } from "@/lib/testing/database";
import { cookieFor, keyFor, request, tenant } from "@/lib/testing/requests";

const refused = (code: string) => expect.objectContaining({ code });
const beginningIn = async (inDb: Parameters<typeof isUnclaimed>[0]["db"]) => ({
  db: inDb,
  now: new Date(),
  vault: await vault(),
  address: null,
});

describe("A2: a session", () => {
  test("is a row that only its token finds, and the token is in no row", async () => {
    const { userId } = await tenant();
    const token = await startSession(userId, new Date());

    expect(Buffer.from(token, "base64url").length).toBeGreaterThanOrEqual(16);
    expect(await findSession(token, new Date())).toMatchObject({ userId });
    const [row] = await db().session.findMany({ where: { userId } });
    expect(Buffer.from(row?.tokenHash ?? []).toString("base64url")).not.toBe(
      token,
    );
  });

  test("is new at each sign-in", async () => {
    const { userId } = await tenant();
    const now = new Date();
    const tokens = [
      await startSession(userId, now),
      await startSession(userId, now),
    ];
    expect(new Set(tokens).size).toBe(2);
  });

  test("ends for good, whoever still has its cookie", async () => {
    const { userId } = await tenant();
    const token = await startSession(userId, new Date());
    const session = await findSession(token, new Date());
    await endSession(String(session?.sessionId));
    expect(await findSession(token, new Date())).toBeNull();
  });

  test("ends by itself", async () => {
    const { userId } = await tenant();
    const now = new Date("2026-11-01T00:00:00Z");
    const token = await startSession(userId, now);
    const lastSecond = new Date("2026-11-14T23:59:59Z");
    expect(await findSession(token, lastSecond)).not.toBeNull();
    const end = new Date("2026-11-15T00:00:00Z");
    expect(await findSession(token, end)).toBeNull();
  });
});

describe("signing in", () => {
  const at = { now: new Date(), address: "192.0.2.1" };

  test("takes the right password, in whichever case the e-mail is", async () => {
    const { email, userId } = await tenant();
    const credentials = {
      email: ` ${email.toUpperCase()} `,
      password: "correct horse battery",
    };
    expect(await signIn(credentials, at)).toMatchObject({ id: userId });
  });

  test("answers alike for a wrong password and a person unknown", async () => {
    const { email } = await tenant();
    const wrong = { email, password: "wrong" };
    const unknown = { email: "nobody@example.test", password: "wrong" };
    expect(await signIn(wrong, at)).toBeNull();
    expect(await signIn(unknown, at)).toBeNull();
  });

  test("is in the log, with who it was and from where, and so is a refusal and a signing out", async () => {
    const { email, userId } = await tenant();
    const from = { address: "192.0.2.7" };
    const attempt = (who: string, password: string, second: number) =>
      signIn(
        { email: who, password },
        { ...from, now: new Date(at.now.getTime() + second * 1_000) },
      );
    await attempt(email, "correct horse battery", 0);
    await attempt(email, "wrong", 1);
    await attempt(`nobody-${email}`, "wrong", 2);
    const token = await startSession(userId, at.now);
    const { sessionId = "" } = (await findSession(token, at.now)) ?? {};
    const now = new Date(at.now.getTime() + 3_000);
    await signOut({ sessionId, userId }, { ...from, now });

    const member = { actorKind: "member", actorId: userId, appId: null };
    const start = { action: "session.start", ...from };
    expect(
      await db().auditEntry.findMany({
        where: { address: from.address },
        orderBy: { id: "asc" },
      }),
    ).toMatchObject([
      { ...start, ...member, outcome: "ok" },
      { ...start, ...member, outcome: "refused" },
      { ...start, actorKind: "stranger", actorId: null, outcome: "refused" },
      { ...member, action: "session.end", ...from, outcome: "ok" },
    ]);
    expect(await findSession(token, now)).toBeNull();
  });

  test("A5: is refused after ten failures for a person from an address, known or not", async () => {
    const { email } = await tenant();
    for (const who of [email, `nobody-${email}`]) {
      const wrong = { email: who, password: "wrong" };
      const from = { ...at, address: "192.0.2.2" };
      for (let n = 0; n < 10; n++) expect(await signIn(wrong, from)).toBeNull();
      const right = { email: who, password: "correct horse battery" };
      await expect(signIn(right, from)).rejects.toEqual(
        refused("rate_limited"),
      );
    }
    const elsewhere = { ...at, address: "192.0.2.3" };
    const right = { email, password: "correct horse battery" };
    expect(await signIn(right, elsewhere)).toMatchObject({ email });
  });
});

describe("a key", () => {
  test("opens its own app, by id or slug, and no other", async () => {
    const [one, other] = [await tenant(), await tenant()];
    const key = await keyFor(one);

    for (const claim of [one.id, one.slug]) {
      const ctx = await requestContext(request("/", { key }), claim);
      expect(showId("app", ctx.appId)).toBe(one.id);
      expect(ctx.actor.kind).toBe("key");
    }
    for (const claim of [other.id, other.slug, "no-such-app", "../x", ""]) {
      await expect(
        requestContext(request("/", { key }), claim),
      ).rejects.toEqual(refused("not_found"));
    }
  });

  test("that is revoked, expired or made up is worth nothing, at once", async () => {
    const one = await tenant();
    const key = await keyFor(one);
    const ctx = await requestContext(request("/", { key }), one.id);
    await revokeKey(one.ctx, showId("key", ctx.actor.id));
    const expired = await keyFor(one, SCOPES, {
      expires_at: "2020-01-01T00:00:00Z",
    });

    for (const worthless of [key, expired, `snj_${randomLetters(48)}`, "x"]) {
      await expect(
        requestContext(request("/", { key: worthless }), one.id),
      ).rejects.toEqual(refused("unauthenticated"));
    }
  });

  test("that many use at a time is one key to each of them, until it is revoked", async () => {
    const one = await tenant();
    const key = await keyFor(one);
    const open = () => requestContext(request("/", { key }), one.id);
    const all = await Promise.all(Array.from({ length: 20 }, open));
    expect(new Set(all.map(({ actor }) => actor.id)).size).toBe(1);
    const { id } = all[0]?.actor ?? { id: "" };
    const [row] = await db().apiKey.findMany({ where: { id } });
    expect(row?.lastUsedAt).toBeInstanceOf(Date);

    const under = Promise.allSettled(Array.from({ length: 5 }, open));
    await revokeKey(one.ctx, showId("key", id));
    const later = Array.from({ length: 20 }, open);
    for (const result of await Promise.allSettled(later)) {
      expect(result.status).toBe("rejected");
    }
    await under;
  });

  test("may do what its scopes say", async () => {
    const one = await tenant();
    const key = await keyFor(one, ["predict"]);
    const { actor } = await requestContext(request("/", { key }), one.id);
    expect(actor.may.has("predict")).toBe(true);
    expect(actor.may.has("inputs:read")).toBe(false);
  });

  test("is kept as a hash alone", async () => {
    const one = await tenant();
    const key = await keyFor(one);
    const rows = await db().$queryRaw<{ row: string }[]>`
      SELECT api_keys::text AS row FROM api_keys`;
    const hex = Buffer.from(key).toString("hex");
    for (const { row } of rows) {
      expect(row).not.toContain(key);
      expect(row).not.toContain(hex);
    }
  });
});

describe("a browser", () => {
  test("sees the apps of its person's workspaces, and no other", async () => {
    const [one, other] = [await tenant(), await tenant()];
    const cookie = await cookieFor(one);
    const ctx = await requestContext(request("/", { cookie }), one.slug);
    expect(ctx.actor).toMatchObject({ kind: "member", id: one.userId });
    await expect(
      requestContext(request("/", { cookie }), other.slug),
    ).rejects.toEqual(refused("not_found"));
  });

  const elsewhere: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://localhost:3000.evil.example" },
    { origin: "", "sec-fetch-site": "cross-site" },
    { origin: "", "sec-fetch-site": "same-site" },
    { origin: "", "sec-fetch-site": "none" },
    { origin: "" },
  ];
  test.each(elsewhere)(
    "A3: changes nothing for a page elsewhere: %o",
    async (headers) => {
      const cookie = await cookieFor(await tenant());
      const { origin, ...rest } = headers;
      const sent = request("/", { method: "POST", cookie, headers: rest });
      if (origin) sent.headers.set("origin", origin);
      else sent.headers.delete("origin");
      await expect(requestUser(sent, new Date())).rejects.toEqual(
        refused("forbidden"),
      );
    },
  );

  test("A3: changes things for our own pages", async () => {
    const cookie = await cookieFor(await tenant());
    const own = request("/", { method: "POST", cookie });
    await expect(requestUser(own, new Date())).resolves.toBeTruthy();
    const fetched = request("/", {
      method: "POST",
      cookie,
      headers: { "sec-fetch-site": "same-origin" },
    });
    await expect(requestUser(fetched, new Date())).resolves.toBeTruthy();
  });
});

describe("the first owner", () => {
  test("is whoever comes first, and nobody after", () =>
    rolledBack(async (db) => {
      await db.user.deleteMany();
      const beginning = await beginningIn(db);
      const person = { name: null, password: "correct horse battery" };
      expect(await isUnclaimed(beginning)).toBe(true);

      await claimInstance(
        beginning,
        { ...person, email: "Olga@Example.test" },
        "olgas-app",
      );
      expect(await isUnclaimed(beginning)).toBe(false);
      await expect(
        claimInstance(beginning, { ...person, email: "eve@example.test" }),
      ).rejects.toEqual(refused("conflict"));
      const members = await db.member.findMany({ include: { user: true } });
      expect(members).toMatchObject([
        { role: "owner", user: { email: "olga@example.test" } },
      ]);
    }));

  test("from elsewhere needs a code that is the same at each start", async () => {
    const code = await setUpCode({ vault: await vault() });
    expect(code).toMatch(/^[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}$/);
    expect(await setUpCode({ vault: await vault() })).toBe(code);
  });

  test("can be made without a browser, once, with a key that opens the app", () =>
    rolledBack(async (db) => {
      await db.user.deleteMany();
      const beginning = await beginningIn(db);
      const key = `snj_${randomLetters(40)}`;
      const wanted = {
        email: "ops@example.test",
        password: new Secret("correct horse battery"),
        app: "headless",
        key: new Secret(key),
      };
      await setUp(beginning, wanted);
      await setUp(beginning, wanted);
      await setUp(beginning, {
        ...wanted,
        password: new Secret("another one!"),
      });

      const where = { slug: "headless" };
      const { keys } = await db.app.findUniqueOrThrow({
        where,
        include: { keys: true },
      });
      expect(keys).toMatchObject([{ scopes: [...SCOPES] }]);
      expect(await db.user.count()).toBe(1);
    }));
});

describe("the peer", () => {
  const headers = (given: Record<string, string>) => new Headers(given);

  test("is what our own server saw, never what a caller says", () => {
    expect(peerOf(headers({ "x-sojourn-peer": "::ffff:192.0.2.7" }))).toBe(
      "192.0.2.7",
    );
    expect(peerOf(headers({ "x-forwarded-for": "192.0.2.7" }))).toBeNull();
    expect(peerOf(headers({ "x-sojourn-peer": "nonsense" }))).toBeNull();
  });

  test("is at the same machine only without a proxy and by a local name", () => {
    const local = { "x-sojourn-peer": "127.0.0.1", host: "localhost:3000" };
    expect(isSameMachine(headers(local))).toBe(true);
    const remote: Record<string, string>[] = [
      { "x-sojourn-peer": "192.0.2.7" },
      { "x-sojourn-proxied": "1" },
      { host: "rebound.example:3000" },
    ];
    for (const given of remote) {
      expect(isSameMachine(headers({ ...local, ...given }))).toBe(false);
    }
  });
});
