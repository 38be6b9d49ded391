// Fills an app that shares with records that are shared: sealed, and found in the
// community, by the product's own code, many in a statement. Does one of several lanes of
// them. A process of its own, since its settings say which database it is.
import { chance } from "@/bin/bench/search/corpus";
import { type Made, made, rowsOf } from "@/bin/bench/search/record";
import { inApp } from "@/lib/auth/job";
import { SLICE_SHARES } from "@/lib/community/slice-keys";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { documentOf } from "@/lib/index/document";
import { type TermsRow, termsInSlice, termsWritten } from "@/lib/sharing/terms";
import { inOneStatement, run } from "@/lib/statement";
import { type Licence, Prisma } from "@/prisma/generated/client";

const BATCH = 500;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
const LIMITS = { maxWait: 60_000, timeout: 60_000 };

const [slug = "", ...numbers] = process.argv.slice(2);
const [total = 0, lane = 0, lanes = 1] = numbers.map(Number);
const now = new Date();
const begins = now.getTime() - YEAR_MS;

const timeAt = (record: number) =>
  new Date(begins + Math.floor((record / total) * YEAR_MS));

const { id } = await db().app.findUniqueOrThrow({ where: { slug } });
const ctx = await sharing();
const { appId } = ctx;

async function sharing(): Promise<Ctx> {
  const found = await inApp("index", id, { now, address: null });
  if (!found) throw new Error("It was just made.");
  return found;
}

/** One in ten is a photograph, of 4 to 28 KiB, shared with all that it says. */
const isPhoto = (record: number) => record % 10 === 0;
const PHOTO = { least: 4_096, more: 24_576 };
const NOISE = Buffer.from(
  Uint8Array.from({ length: 65_536 }, (_, at) => chance(at, 9) * 256),
);

function photo(record: number): Buffer {
  const bytes = PHOTO.least + Math.floor(chance(record, 500) * PHOTO.more);
  const from = Math.floor(chance(record, 501) * (NOISE.length - bytes));
  return NOISE.subarray(from, from + bytes);
}

function licenceOf(record: number): Licence {
  const drawn = chance(record, 502);
  if (drawn < 0.1) return "cc_by_nc_4_0";
  return drawn < 0.4 ? "cc0_1_0" : "cc_by_4_0";
}

type Shared = Made & { record: number };

const coversOf = ({ record }: Shared) =>
  isPhoto(record)
    ? (["predictions", "filename", "exif"] as const)
    : (["predictions", "filename"] as const);

/** What the community finds it by: what is covered, and nothing else. */
async function termsRow(one: Shared): Promise<TermsRow> {
  const { input, prediction, record, sealed } = one;
  const bare = { ...input, metadata: {}, traits: null, shared: true };
  const slice = 1 + Math.floor(record / SLICE_SHARES);
  const terms = await termsInSlice(
    ctx.vault,
    slice,
    documentOf(bare, [prediction]),
    { licence: licenceOf(record), covers: [...coversOf(one)] },
  );
  return { shareId: sealed.id, slice, terms };
}

/** A grant has the id of its record, and so has its share: their time is as good as any. */
const grants = (all: Shared[]) => Prisma.sql`
  INSERT INTO consents (id, app_id, input_id, kind, text, text_sha256, covers, licence,
    actor_kind, entry_id)
  SELECT id, ${appId}::uuid, id, 'grant', 'bench', sha256('bench'), covers::shared_part[],
    licence::licence, 'job', gen_random_uuid()
  FROM unnest(
    ${all.map(({ sealed }) => sealed.id)}::uuid[],
    ${all.map((one) => `{${coversOf(one).join(",")}}`)}::text[],
    ${all.map(({ record }) => licenceOf(record))}::text[]
  ) AS made (id, covers, licence)`;

const shares = (all: Shared[]) => Prisma.sql`
  INSERT INTO shares (id, app_id, input_id, grant_id, type)
  SELECT id, ${appId}::uuid, id, id, type::input_type FROM unnest(
    ${all.map(({ sealed }) => sealed.id)}::uuid[],
    ${all.map(({ sealed }) => sealed.type)}::text[]
  ) AS made (id, type)`;

async function keep(records: number[]): Promise<void> {
  const all: Shared[] = [];
  for (const record of records) {
    const content = isPhoto(record) ? photo(record) : undefined;
    const at = { receivedAt: timeAt(record), share: record / total };
    const one = await made(ctx, { record, ...at, content });
    all.push({ ...one, record });
  }
  const found: TermsRow[] = [];
  for (const one of all) found.push(await termsRow(one));
  await db().$transaction(async (db) => {
    const sealed = all.map((one) => one.sealed);
    await run(db, Prisma.sql`SET LOCAL synchronous_commit = off`);
    await inOneStatement(db, [...rowsOf(ctx, sealed), grants(all)]);
    await run(db, shares(all));
    await run(db, termsWritten(found));
  }, LIMITS);
}

// One batch is made while the database writes another.
const batches = Array.from(
  { length: Math.ceil(total / BATCH) },
  (_, batch) => batch,
)
  .filter((batch) => batch % lanes === lane)
  .values();

async function fill(): Promise<void> {
  for (const batch of batches) {
    const from = batch * BATCH;
    const count = Math.min(BATCH, total - from);
    await keep(Array.from({ length: count }, (_, place) => from + place));
  }
}

await Promise.all([fill(), fill()]);
await db().$disconnect();
