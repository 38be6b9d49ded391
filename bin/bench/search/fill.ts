// Fills an app with records, sealed and indexed by the product's own code, many in a
// statement. A process of its own, since its settings say which database it is.
import { made, rowsOf, type Sealed } from "@/bin/bench/search/record";
import { inApp } from "@/lib/auth/job";
import { vault } from "@/lib/auth/vault";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { documentOf } from "@/lib/index/document";
import { type Again, rowsAgain } from "@/lib/index/row";
import { SLICE_RECORDS } from "@/lib/index/slices";
import { indexVersion } from "@/lib/index/version";
import { newAppKey } from "@/lib/sealing/app-key";
import { monthKeyFor } from "@/lib/sealing/month-key";
import { inOneStatement } from "@/lib/statement";

const BATCH = 500;
const AT_ONCE = 2;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

const [slug = "", count = ""] = process.argv.slice(2);
const total = Number(count);
const now = new Date();
const ctx = await appOf(slug);
const begins = now.getTime() - YEAR_MS;

const timeAt = (record: number) =>
  new Date(begins + Math.floor((record / total) * YEAR_MS));

/** A new app of the first workspace, which keeps its records for ever. */
async function appOf(slug: string): Promise<Ctx> {
  const id = newId(now);
  const workspace = await db().workspace.findFirstOrThrow();
  const { master } = await vault();
  await db().app.create({
    data: {
      ...{ id, slug, name: slug, workspaceId: workspace.id },
      windowSeconds: null,
      indexVersion: indexVersion("on"),
      sealedKey: Uint8Array.from(await newAppKey(master, id)),
    },
  });
  const found = await inApp("index", id, { now, address: null });
  if (!found) throw new Error("It was just made.");
  return found;
}

for (let record = 0; record < total; record += SLICE_RECORDS) {
  const data = { appId: ctx.appId, startsAt: timeAt(record) };
  await db().indexSlice.create({ data });
}

let next = 0;
async function fill(): Promise<void> {
  while (next < total) {
    const from = next;
    next += BATCH;
    const count = Math.min(BATCH, total - from);
    await keep(Array.from({ length: count }, (_, place) => from + place));
  }
}

async function keep(records: number[]): Promise<void> {
  const sealed: Sealed[] = [];
  const indexed: Again[] = [];
  for (const record of records) {
    const receivedAt = timeAt(record);
    const one = await made(ctx, { record, share: record / total, receivedAt });
    sealed.push(one.sealed);
    indexed.push({
      id: one.sealed.id,
      key: monthKeyFor(ctx.appId, receivedAt),
      document: documentOf(one.input, [one.prediction]),
    });
  }
  await inOneStatement(ctx.db, [
    ...rowsOf(ctx, sealed),
    await rowsAgain(ctx, indexed),
  ]);
}

await Promise.all(Array.from({ length: AT_ONCE }, fill));
await db().$disconnect();
