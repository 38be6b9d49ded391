import "server-only";

import { AnnotationBody } from "@/lib/annotations/schema";
import type { NewRecord } from "@/lib/inputs/store";

/** Something that is left out: where it stood, in words that quote nothing. */
export type Refusal = { place: string; reason: string };

/**
 * A record that is to be. It is told where it is before anything of it is read, so that
 * what was imported already can be passed over.
 */
export type Item = {
  place: string;
  /** Throws an `AppError` where it can't be had. */
  open: () => Promise<Opened>;
};

export type Opened = {
  record: NewRecord;
  annotations: AnnotationBody[];
  /** What was said of it that can't be read. */
  refused: Refusal[];
};

type Region = AnnotationBody["regions"][number];

const REGIONS_AT_ONCE = 200;
/** Sealed, an annotation has room for 64 KiB. */
const CHARACTERS_MOST = 40_000;

/** Regions and concepts in as many annotations as it takes, each checked as a caller's. */
export function annotationsOf(
  regions: { region: Region; place: string }[],
  concepts: unknown[],
): { annotations: AnnotationBody[]; refused: Refusal[] } {
  const refused: Refusal[] = [];
  const good: Region[] = [];
  for (const { region, place } of regions) {
    const [one] =
      AnnotationBody.safeParse({ regions: [region] }).data?.regions ?? [];
    if (one) good.push(one);
    else refused.push({ place, reason: "It isn't a region within the image." });
  }
  const annotations: AnnotationBody[] = [];
  const named = AnnotationBody.safeParse({ concepts });
  if (named.success) annotations.push(named.data);
  for (const some of chunksOf(good)) {
    annotations.push(AnnotationBody.parse({ regions: some }));
  }
  return { annotations, refused };
}

function chunksOf(regions: Region[]): Region[][] {
  const chunks: Region[][] = [];
  let room = 0;
  for (const region of regions) {
    const size = JSON.stringify(region).length;
    const last = chunks.at(-1);
    if (last && size <= room && last.length < REGIONS_AT_ONCE)
      last.push(region);
    else {
      chunks.push([region]);
      room = CHARACTERS_MOST;
    }
    room -= size;
  }
  return chunks;
}

/** A record of a file, as far as nobody said more of it. */
export const recordOf = (
  source: AsyncIterable<Uint8Array>,
  filename: string | null,
): NewRecord => ({
  incoming: { source, declared: null, expected: null },
  wish: { store: null, retention: null },
  description: { filename, subject: null, url: null, metadata: {} },
});

/** The last part of a name, as far as a file name may be long. */
export const baseName = (name: string): string =>
  name.slice(name.lastIndexOf("/") + 1).slice(-255);
