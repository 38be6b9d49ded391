import "server-only";

import type { Ctx } from "@/lib/context";
import { GIST_BYTES, gistOf, likeness } from "@/lib/index/similar/gist";
import { lookDistance } from "@/lib/index/similar/look";
import type { Traits } from "@/lib/index/similar/traits";
import { keyOf, type RecordRow } from "@/lib/inputs/record";
import { textsOf } from "@/lib/inputs/texts";
import { sealedDetailsIn } from "@/lib/inputs/view";
import type { Example } from "@/lib/search/example";

/** How like an example a record is, from 0 to 1. */
export type Likeness = {
  row: RecordRow;
  likeness: number;
  /** Whether it is the very same. */
  duplicate: boolean;
};

/** Below this, two have no more in common than many that have nothing to do with it. */
const LEAST = { look: 0.5, gist: 0.2 };

/** Two looks that have nothing to do with each other differ in as many bits. */
const STRANGERS = 32;

/** How much text is opened to be compared. */
const TEXT_BYTES = 8n * 1024n * 1024n;
const TEXTS_AT_ONCE = 50;

/**
 * Those of some records that are like an example, in no order. Of images their looks
 * are compared, of texts what they say, as far as there is time for it: `whole` says
 * whether that was for all.
 */
export async function compared(
  ctx: Ctx,
  example: Example,
  rows: RecordRow[],
): Promise<{ alike: Likeness[]; whole: boolean }> {
  const alike: Likeness[] = [];
  const texts: RecordRow[] = [];
  for (const row of rows) {
    const key = await keyOf(ctx, row);
    const { traits } = sealedDetailsIn(ctx, row, key);
    if (isSame(example.traits, traits)) {
      alike.push({ row, likeness: 1, duplicate: true });
    } else if (row.type === "text") {
      texts.push(row);
    } else {
      const value = likenessOfLooks(example.traits, traits);
      if (value >= LEAST.look) {
        alike.push({ row, likeness: value, duplicate: false });
      }
    }
  }
  const some = inTime(texts);
  for (let from = 0; from < some.length; from += TEXTS_AT_ONCE) {
    const few = some.slice(from, from + TEXTS_AT_ONCE);
    alike.push(...(await textsLike(ctx, example, few)));
  }
  return { alike, whole: some.length === texts.length };
}

const isSame = (one: Traits | null, other: Traits | undefined) =>
  one !== null && one.sha256 === other?.sha256;

function likenessOfLooks(one: Traits | null, other: Traits | undefined) {
  if (!one?.look || !other?.look) return 0;
  return Math.max(0, 1 - lookDistance(one.look, other.look) / STRANGERS);
}

function inTime(texts: RecordRow[]): RecordRow[] {
  let bytes = 0n;
  const first = texts.findIndex((row) => {
    bytes += row.bytes < GIST_BYTES ? row.bytes : BigInt(GIST_BYTES);
    return bytes > TEXT_BYTES;
  });
  return first < 0 ? texts : texts.slice(0, first);
}

async function textsLike(
  ctx: Ctx,
  { gist }: Example,
  rows: RecordRow[],
): Promise<Likeness[]> {
  if (!gist) return [];
  const texts = await textsOf(ctx, rows, GIST_BYTES);
  return rows.flatMap((row) => {
    const value = likeness(gist, gistOf(texts.get(row.id) ?? ""));
    return value < LEAST.gist
      ? []
      : [{ row, likeness: value, duplicate: false }];
  });
}
