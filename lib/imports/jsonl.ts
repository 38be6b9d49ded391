import "server-only";

import { AnnotationBody } from "@/lib/annotations/schema";
import { AppError } from "@/lib/errors";
import type { Item, Opened, Refusal } from "@/lib/imports/item";
import { ExportedLine, WrittenLine } from "@/lib/imports/schema";
import type { Zip } from "@/lib/imports/zip";
import { incomingOf } from "@/lib/inputs/carried";

/** The largest image in base64, and what is said of it. */
const LINE_BYTES_MOST = 64 * 1024 * 1024;
const NEWLINE = 10;

/**
 * The records of JSON lines: of a zip its `records.jsonl`, whose media are files beside it.
 * One line is in memory at a time.
 */
export async function* jsonlItems(
  lines: AsyncIterable<Uint8Array>,
  zip: Zip | null,
): AsyncGenerator<Item> {
  const files = zip && filesOf(zip);
  let number = 0;
  for await (const line of linesIn(lines)) {
    number += 1;
    const place = `line ${number}`;
    if (line !== null && line.length === 0) continue;
    yield { place, open: async () => opened(line, place, files) };
  }
}

type Files = {
  /** Null: it isn't there. */
  read: (name: string) => AsyncIterable<Uint8Array> | null;
  /** The name of the content of a record that was exported. */
  mediaOf: (id: string) => string;
};

function filesOf(zip: Zip): Files {
  const names = new Set(zip.names);
  const media = new Map(
    zip.names.map((name) => [/^media\/([^./]+)[.]/.exec(name)?.[1], name]),
  );
  return {
    read: (name) => (names.has(name) ? zip.read(name) : null),
    mediaOf: (id) => media.get(id) ?? "",
  };
}

async function opened(
  line: Buffer | null,
  place: string,
  files: Files | null,
): Promise<Opened> {
  if (line === null) throw new AppError("too_large", "The line is too long.");
  const said = valueIn(line);
  const exported = ExportedLine.safeParse(said);
  if (exported.success) return ofExported(exported.data, place, files);
  const written = WrittenLine.safeParse(said);
  if (!written.success) throw unlike();
  const { input, annotations, ...about } = written.data;
  const content =
    "file" in input
      ? { source: fileIn(files, input.file), declared: null, expected: null }
      : await incomingOf(input, new AbortController().signal);
  return {
    record: {
      incoming: content,
      wish: { store: about.store, retention: about.retention },
      description: descriptionOf(about),
    },
    ...checked(annotations, place),
  };
}

function ofExported(
  { input, annotations }: ReturnType<typeof ExportedLine.parse>,
  place: string,
  files: Files | null,
): Opened {
  const source = fileIn(files, files?.mediaOf(input.id) ?? "");
  return {
    record: {
      incoming: { source, declared: null, expected: null },
      wish: { store: null, retention: null },
      description: descriptionOf(input),
    },
    ...checked(annotations, place),
  };
}

const descriptionOf = ({
  filename,
  subject,
  metadata,
}: Pick<
  ReturnType<typeof WrittenLine.parse>,
  "filename" | "subject" | "metadata"
>) => ({ filename, subject, url: null, metadata: metadata ?? {} });

function checked(said: unknown[], place: string) {
  const refused: Refusal[] = [];
  const annotations = said.flatMap((one, at) => {
    const body = AnnotationBody.safeParse(one);
    if (body.success) return body.data;
    const reason = "It isn't an annotation as the API takes one.";
    refused.push({ place: `${place}, annotation ${at + 1}`, reason });
    return [];
  });
  return { annotations, refused };
}

function fileIn(files: Files | null, name: string): AsyncIterable<Uint8Array> {
  const source = files?.read(name);
  if (source) return source;
  throw fileMissing();
}

function valueIn(line: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line));
  } catch {
    throw new AppError("invalid_request", "The line is not JSON.");
  }
}

const unlike = () =>
  new AppError("invalid_request", "The line doesn't say what a record is.");

const fileMissing = () =>
  new AppError("invalid_request", "The file that it names isn't in the zip.");

/** Each line without its end. Null: it is too long, and was passed over. */
async function* linesIn(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer | null> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  const keep = (piece: Uint8Array) => {
    length += piece.length;
    if (length > LINE_BYTES_MOST) pieces = [];
    else pieces.push(piece);
  };
  const take = () => {
    const line = length > LINE_BYTES_MOST ? null : trimmed(pieces);
    pieces = [];
    length = 0;
    return line;
  };
  for await (const piece of source) {
    let from = 0;
    for (
      let end = piece.indexOf(NEWLINE);
      end >= 0;
      end = piece.indexOf(NEWLINE, from)
    ) {
      keep(piece.subarray(from, end));
      yield take();
      from = end + 1;
    }
    keep(Buffer.from(piece.subarray(from)));
  }
  if (length > 0) yield take();
}

function trimmed(pieces: Uint8Array[]): Buffer {
  const line = Buffer.concat(pieces);
  return line.at(-1) === 13 ? line.subarray(0, -1) : line;
}
