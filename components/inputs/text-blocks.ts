import type { TextPage } from "@/components/inputs/text-pages";

/** A line; or a part of one that is very long. */
export type Row = {
  /** Null: it goes on in the line above. */
  number: number | null;
  /** Where it stands in the whole text, in UTF-16 code units. */
  start: number;
  text: string;
};

export type Block = { start: number; end: number; rows: Row[] };

const ROWS_MOST = 50;
const ROW_MOST = 2_000;
const BLOCK_MOST = 8_000;

const known = new WeakMap<TextPage, Block[]>();

/** The lines of some pages, in blocks that are drawn together or not at all. */
export const blocksOf = (pages: TextPage[]): Block[] =>
  pages.flatMap((page, place) => {
    const last = place === pages.length - 1;
    const found = known.get(page) ?? blocksIn(page, last && page.next === null);
    known.set(page, found);
    return found;
  });

/** `last`: an end of a line at the end of a text begins another, as editors show it. */
function blocksIn(page: TextPage, last: boolean): Block[] {
  const blocks: Block[] = [];
  let rows: Row[] = [];
  let size = 0;
  const close = () => {
    const [first, end] = [rows[0], rows.at(-1)];
    if (!first || !end) return;
    blocks.push({
      start: first.start,
      end: end.start + end.text.length,
      rows,
    });
    [rows, size] = [[], 0];
  };
  for (const row of rowsIn(page, last)) {
    if (rows.length === ROWS_MOST || size + row.text.length > BLOCK_MOST)
      close();
    rows.push(row);
    size += row.text.length;
  }
  close();
  return blocks;
}

function* rowsIn({ text, start, line, within }: TextPage, last: boolean) {
  const lines = text.split("\n");
  if (!last && lines.at(-1) === "") lines.pop();
  let at = start;
  for (const [place, whole] of lines.entries()) {
    const begun = place === 0 && within;
    for (const [part, piece] of piecesOf(whole).entries()) {
      const number = begun || part > 0 ? null : line + place;
      yield { number, start: at, text: piece };
      at += piece.length;
    }
    at += 1;
  }
}

/** A line in pieces that can be drawn, none of which ends within a character. */
function piecesOf(line: string): string[] {
  if (line.length <= ROW_MOST) return [line];
  const pieces: string[] = [];
  for (let from = 0; from < line.length; ) {
    const to = from + ROW_MOST;
    const split = isHigh(line.charCodeAt(to - 1)) ? to + 1 : to;
    pieces.push(line.slice(from, split));
    from = split;
  }
  return pieces;
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
