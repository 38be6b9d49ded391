import "server-only";

import { openCards } from "@/lib/community/cards";
import { sharedCocoOf } from "@/lib/community/exports/coco";
import {
  type ItemRow,
  oneByOne,
  type Places,
  windowsOf,
} from "@/lib/community/exports/living-items";
import {
  type CommunityManifest,
  type Entry,
  placesOf,
} from "@/lib/community/exports/schema";
import { sharedContent } from "@/lib/community/read";
import type { CommunityCtx } from "@/lib/context";
import { isNotFound } from "@/lib/errors";
import { partsOf } from "@/lib/exports/schema";
import { signStatement } from "@/lib/exports/statement";
import {
  type Begun,
  begin,
  extensionOf,
  hashed,
  type Read,
  type ZipFile,
  zipOf,
} from "@/lib/exports/zip";
import { showId } from "@/lib/ids";
import { log } from "@/lib/log";
import { toHex } from "@/lib/log/encoding";
import type { Signer } from "@/lib/log/note";
import { outageOf } from "@/lib/outage";
import { licenceOf } from "@/lib/sharing/licence";
import type { SharedInput } from "@/lib/sharing/schema";
import type { CommunityExport } from "@/prisma/generated/client";

/** Which archive, of which export. */
export type Part = { row: CommunityExport; part: number };

/** Of what was said about each record, how much is exported of each kind. */
const SAID_MOST = 1_000;

const ENTRIES_AT_ONCE = 1_000;

/**
 * A zip of an export, made as it is read of what is shared in that moment: the content of
 * each record in `media/`, what is shared of it beside in `records.jsonl` or COCO's
 * `annotations.json`, `manifest.json` with the consent by which each is there, and
 * `manifest.sig`, by which the instance vouches for it. Nothing is written anywhere, and
 * memory is bounded by what is in hand and some bytes for each record. It ends early,
 * and so opens nowhere, where a record is destroyed amid being read.
 */
export const communityArchive = (
  ctx: CommunityCtx,
  about: Part,
  signers: readonly Signer[],
): AsyncGenerator<Uint8Array> => zipOf(filesOf(ctx, about, signers));

/** What went into an archive. Entries are kept as they will be written. */
type Tally = {
  entries: string[];
  /** The file of each record, by its place. */
  files: Map<number, string>;
  records: number;
  described?: Read;
};

async function* filesOf(
  ctx: CommunityCtx,
  { row, part }: Part,
  signers: readonly Signer[],
): AsyncGenerator<ZipFile> {
  const lastModified = new Date();
  const places = { id: row.id, ...placesOf(part, Number(row.records)) };
  const tally: Tally = { entries: [], files: new Map(), records: 0 };
  let inHand: Begun | undefined;
  const file = (name: string, begun: Begun, tell: (read: Read) => void) => {
    inHand = begun;
    return { name, lastModified, input: hashed(name, begun, tell) };
  };
  try {
    for await (const { ctx: opening, item, sealed } of oneByOne(ctx, places)) {
      const content = await contentNow(opening, item, sealed);
      if (!content) continue;
      const name = `media/${shown(item)}.${extensionOf(content.mediaType)}`;
      yield file(name, content.begun, (media) => {
        tally.files.set(item.place, name);
        tally.entries.push(JSON.stringify(entryOf(item, media)));
      });
    }
    const [name, source] =
      row.format === "coco"
        ? ["annotations.json", cocoNow(ctx, places, tally)]
        : ["records.jsonl", linesNow(ctx, places, tally)];
    yield file(name, await begin(source), (read) => {
      tally.described = read;
    });
    const manifest = manifestOf({ row, part }, places, lastModified, tally);
    let digest = "";
    yield file("manifest.json", await begin(manifest), ({ sha256 }) => {
      digest = sha256;
    });
    const signature = await signStatement(Buffer.from(digest, "hex"), signers);
    yield { name: "manifest.sig", lastModified, input: signature };
  } finally {
    // What reads the archive leaves the file open that it leaves amid.
    await inHand?.pieces.return?.();
  }
}

const shown = (item: ItemRow) => showId("shr", item.share_id);

/**
 * Null: the record went in this moment; or it doesn't open, which is told of, and keeps
 * no other from being exported.
 */
async function contentNow(
  ctx: CommunityCtx,
  item: ItemRow,
  sealed: Uint8Array | undefined,
): Promise<{ mediaType: string; begun: Begun } | null> {
  try {
    const { mediaType, read } = await sharedContent(ctx, item, sealed);
    return { mediaType, begun: await begin(read()) };
  } catch (error) {
    if (outageOf(error)) throw error;
    if (!isNotFound(error)) {
      log.error("share.unopenable", error, { share: item.share_id });
    }
    return null;
  }
}

const entryOf = (item: ItemRow, media: Read): Entry => ({
  id: shown(item),
  consent: showId("cns", item.grant_id),
  receipt: showId("rcp", item.entry_id),
  consent_text: { version: item.text, sha256: toHex(item.text_sha256) },
  licence: licenceOf(item.licence),
  attribution: item.attribution,
  covers: item.covers,
  media,
});

/** What is shared beside the content of those whose content is in the archive. */
async function* described(
  ctx: CommunityCtx,
  places: Places,
  tally: Tally,
): AsyncGenerator<{ card: SharedInput; number: number; file: string }[]> {
  for await (const rows of windowsOf(ctx, places)) {
    const within = rows.filter(({ place }) => tally.files.has(place));
    const byId = new Map(within.map((row) => [shown(row), row.place]));
    const cards = await openCards(ctx, within, SAID_MOST);
    yield cards.map((card) => {
      const place = byId.get(card.id ?? "") ?? 0;
      return { card, number: place + 1, file: tally.files.get(place) ?? "" };
    });
  }
}

async function* linesNow(
  ctx: CommunityCtx,
  places: Places,
  tally: Tally,
): AsyncGenerator<Uint8Array> {
  for await (const some of described(ctx, places, tally)) {
    tally.records += some.length;
    const lines = some.map(({ card, file }) =>
      JSON.stringify({ ...card, media: file }),
    );
    if (lines.length > 0) yield Buffer.from(`${lines.join("\n")}\n`);
  }
}

function cocoNow(ctx: CommunityCtx, places: Places, tally: Tally) {
  const about = `What owners share on this instance, under the licence that each image names. Export ${showId("cex", places.id)}.`;
  return sharedCocoOf(about, () => described(ctx, places, tally), {
    begun: () => {
      tally.records += 1;
    },
  });
}

/** Put together from what was written down already: it may be of 10,000 records. */
async function* manifestOf(
  { row, part }: Part,
  { from, to }: Places,
  createdAt: Date,
  { entries, records, described }: Tally,
): AsyncGenerator<Uint8Array> {
  const about: Omit<CommunityManifest, "entries" | "files"> = {
    format: "sojourn-community-export/1",
    export: showId("cex", row.id),
    workspace: showId("wsp", row.workspaceId),
    by: showId(row.actorKind === "key" ? "key" : "usr", row.actorId),
    ...{ part, parts: partsOf(Number(row.records)) },
    created_at: createdAt.toISOString(),
    records,
    gone: to - from - records,
  };
  const head = JSON.stringify(about, null, 2).slice(0, -2);
  yield Buffer.from(`${head},\n  "entries": [`);
  for (let at = 0; at < entries.length; at += ENTRIES_AT_ONCE) {
    const some = entries.slice(at, at + ENTRIES_AT_ONCE);
    yield Buffer.from(`${at === 0 ? "\n" : ",\n"}${some.join(",\n")}`);
  }
  const files = JSON.stringify(described ? [described] : []);
  const end = entries.length > 0 ? "\n" : "";
  yield Buffer.from(`${end}],\n  "files": ${files}\n}\n`);
}
