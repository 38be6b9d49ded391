import { Refused } from "@/lib/http/ask";

/** A part of a text: whole lines, but where one alone is longer. */
export type TextPage = {
  text: string;
  /** Where it stands in the whole, in UTF-16 code units. */
  start: number;
  /** The number of its first line. */
  line: number;
  /** Whether it goes on in a line that the one before began. */
  within: boolean;
  /** Where what follows begins, in bytes of the content. Null: this is the end. */
  next: number | null;
};

/** How much is fetched at a time. */
const PAGE_BYTES = 1024 * 1024;

/** The beginning, which came with the page. `next` is null where that is all. */
export function firstPage(text: string, next: number | null): TextPage {
  const place = { start: 0, line: 1, within: false };
  return next === null
    ? { text, ...place, next }
    : { ...place, ...wholeLines(text, next) };
}

/** What follows a page, fetched by Range from where the content is. */
export async function fetchAfter(
  url: string,
  last: TextPage,
  signal: AbortSignal,
): Promise<TextPage> {
  const from = last.next ?? 0;
  const range = `bytes=${from}-${from + PAGE_BYTES - 1}`;
  const answer = await fetch(url, { headers: { range }, signal });
  if (!answer.ok) throw new Refused(await answer.json());
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const total = Number(answer.headers.get("content-range")?.split("/")[1]);
  const more = from + bytes.length < total;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  // With more to come, half a character at the end is left for the next page.
  const text = decoder.decode(bytes, { stream: more });
  const next = from + (more ? lengthInBytes(text) : bytes.length);
  const cut = more ? wholeLines(text, next) : { text, next: null };
  return { ...placeAfter(last), ...cut };
}

/** As much of a text as ends with a line; all of it, where it has no end of one. */
function wholeLines(
  text: string,
  next: number,
): Pick<TextPage, "text" | "next"> {
  const end = text.lastIndexOf("\n") + 1;
  if (end === 0) return { text, next };
  return {
    text: text.slice(0, end),
    next: next - lengthInBytes(text.slice(end)),
  };
}

const lengthInBytes = (text: string) => new TextEncoder().encode(text).length;

function placeAfter({ text, start, line }: TextPage) {
  const ended = text.endsWith("\n");
  return {
    start: start + text.length,
    line: line + linesEnded(text),
    within: !ended,
  };
}

function linesEnded(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1))
    count++;
  return count;
}
