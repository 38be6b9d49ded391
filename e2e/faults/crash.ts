// A process of the product that dies at a step: of what it is handed, one part kills
// it there. The step and the app come as arguments.
import { inEveryApp } from "@/lib/auth/job";
import type { Ctx, Db } from "@/lib/context";
import { once } from "@/lib/idempotency/once";
import { newId } from "@/lib/ids";
import { storeInput } from "@/lib/inputs/store";
import { ROLES } from "@/lib/permissions";
import { predict } from "@/lib/predictions/predict";
import { sequence } from "@/lib/receipts/sequence";
import { purgeExpired } from "@/lib/retention/purge";
import type { BlobStore, KeyStore } from "@/lib/stores";
import { incoming, newRecord } from "@/lib/testing/inputs";
import { modelThat } from "@/lib/testing/models";

const [step = "", app = ""] = process.argv.slice(2);

function die(): never {
  process.kill(process.pid, "SIGKILL");
  throw new Error("The signal is on its way.");
}

const KEYED = {
  ...{ key: "keyed", fingerprint: Buffer.from("keyed"), mayKeep: true },
};
const LARGE = "x".repeat(100_000);
const LATER_MS = 31 * 86_400_000;

async function ctxOf(appId: string): Promise<Ctx> {
  const occasion = { now: new Date(), address: null };
  for await (const page of inEveryApp("purge", occasion)) {
    const ctx = page.find((one) => one.appId === appId);
    if (ctx) return ctx;
  }
  throw new Error("There is no such app.");
}

const asOwner = (ctx: Ctx): Ctx => ({
  ...ctx,
  actor: { kind: "member", id: newId(ctx.now), may: ROLES.owner },
});
const later = (ctx: Ctx): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + LATER_MS),
});
const withBlobs = (ctx: Ctx, part: Partial<BlobStore>): Ctx => ({
  ...ctx,
  vault: { ...ctx.vault, blobs: { ...ctx.vault.blobs, ...part } },
});

/** The database, and a death after the next statement that writes and is committed. */
const diesAfterCommit = (db: Db): Db => {
  const write = async (...args: Parameters<Db["$executeRaw"]>) => {
    await db.$executeRaw(...args);
    die();
  };
  const part = (whole: Db, name: string | symbol) =>
    name === "$executeRaw" ? write : Reflect.get(whole, name);
  return new Proxy(db, { get: part });
};

const STEPS: Record<string, (ctx: Ctx) => Promise<unknown>> = {
  "after the blob": (ctx) => {
    const put: BlobStore["put"] = async (key, source) => {
      await ctx.vault.blobs.put(key, source);
      die();
    };
    return storeInput(withBlobs(asOwner(ctx), { put }), newRecord(LARGE));
  },
  "while the model is asked": (ctx) =>
    predict(
      asOwner(ctx),
      {
        about: "new",
        incoming: incoming(LARGE),
        description: newRecord("").description,
        model: "tested",
        params: null,
        wish: { store: null, retention: null },
        signal: new AbortController().signal,
      },
      modelThat(async () => die()),
    ),
  "after the model's answer": (ctx) =>
    once(asOwner(ctx), KEYED, async () => die()),
  "after the rows": (ctx) =>
    storeInput(
      { ...asOwner(ctx), db: diesAfterCommit(ctx.db) },
      newRecord(LARGE),
    ),
  "before a blob is removed": (ctx) =>
    purgeExpired(withBlobs(later(ctx), { remove: async () => die() })),
  "after a blob is removed": (ctx) => {
    const remove: BlobStore["remove"] = async (keys) => {
      await ctx.vault.blobs.remove(keys);
      die();
    };
    return purgeExpired(withBlobs(later(ctx), { remove }));
  },
  "while the log is signed": (ctx) => {
    const keys: KeyStore = { ...ctx.vault.keys, obtain: async () => die() };
    return sequence({ ...ctx, vault: { ...ctx.vault, keys } });
  },
};

await STEPS[step]?.(await ctxOf(app));
process.exit(1);
