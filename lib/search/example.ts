import "server-only";

import type { Ctx } from "@/lib/context";
import { sameTerm, type Term } from "@/lib/index/labelled";
import {
  GIST_BYTES,
  type Gist,
  gistOf,
  gistTerms,
} from "@/lib/index/similar/gist";
import { nearLookTerms } from "@/lib/index/similar/look";
import type { Traits } from "@/lib/index/similar/traits";
import type { Content } from "@/lib/inputs/content";
import { keyOf, type RecordRow } from "@/lib/inputs/record";
import { textsOf } from "@/lib/inputs/texts";
import { lookIn, traitsOf } from "@/lib/inputs/traits";
import { sealedDetailsIn } from "@/lib/inputs/view";
import { runningSha256 } from "@/lib/sealing/digest";

/** What others are compared with: in memory alone. */
export type Example = {
  /** Null: not known. */
  traits: Traits | null;
  /** Of a text. */
  gist: Gist | null;
};

/** What a record of the app is like. */
export async function exampleOf(ctx: Ctx, row: RecordRow): Promise<Example> {
  const texts =
    row.type === "text" ? await textsOf(ctx, [row], GIST_BYTES) : null;
  const text = texts?.get(row.id);
  const key = await keyOf(ctx, row);
  return {
    traits: await traitsOf(ctx, row, key, sealedDetailsIn(ctx, row, key)),
    gist: text === undefined ? null : gistOf(text),
  };
}

/** What content is like that somebody brings. Reads all of it. */
export async function exampleIn(content: Content): Promise<Example> {
  const hash = runningSha256();
  const pieces = "bytes" in content ? [content.bytes] : content.source;
  for await (const piece of pieces) hash.add(piece);
  const text = content.type === "text" ? content.bytes.toString() : null;
  return {
    traits: {
      sha256: hash.digest().toString("hex"),
      look: await lookIn(content),
    },
    gist: text === null ? null : gistOf(text),
  };
}

/** One of these is borne by most that are like it, and by few that aren't. */
export function termsLike({ traits, gist }: Example): Term[] {
  return [
    ...(traits ? [sameTerm(traits.sha256)] : []),
    ...(traits?.look ? nearLookTerms(traits.look) : []),
    ...(gist ? gistTerms(gist) : []),
  ];
}
