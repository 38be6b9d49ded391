/** How many different words there are, of which the first are the most common. */
const WORDS = 150_000;
const WORDS_EACH = 3;

/** A number from 0 up to 1 that is the same each time, and looks like chance. */
export function chance(record: number, draw: number): number {
  let mixed =
    Math.imul(record + 1, 0x9e3779b1) ^ Math.imul(draw + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

/** The word of a rank: letters alone, and no two share their first five. */
export const wordOf = (rank: number): string =>
  `${rank
    .toString(26)
    .padStart(5, "0")
    .replaceAll(/[0-9]/g, (digit) => "qrstuvwxyz".charAt(Number(digit)))}ly`;

/** By Zipf's law: the word of rank n is as common as 1/n. */
const drawn = (record: number, draw: number): string =>
  wordOf(Math.floor(WORDS ** chance(record, draw)));

/** What a bench's records are like. `share` is how far into them this one is. */
export type Made = {
  /** Null: it is an image. */
  text: string | null;
  /** Of an image. */
  look: string | null;
  env: string;
  cat: number | null;
};

const IMAGES_ALIKE = 10;

/**
 * One record in five is an image, and ten of these in a row look much alike. The text of
 * another has three words of its own. Beside these `common` and `usual` are in 30 % of all
 * records each, `grand` and `total` in 2 %, half of these in a row, `ancient` in some of
 * the oldest thousandth alone, and a word that begins with `recei` in 5 %.
 */
export function recordOf(record: number, share: number): Made {
  const happens = (draw: number, of: number) => chance(record, 100 + draw) < of;
  const isImage = record % 5 === 0;
  return {
    text: isImage ? null : textOf(record, share),
    look: isImage ? lookOf(record) : null,
    env: happens(7, 0.2) ? "test" : "prod",
    cat: happens(8, 0.2) ? chance(record, 200) : null,
  };
}

function textOf(record: number, share: number): string {
  const words = Array.from({ length: WORDS_EACH }, (_, draw) =>
    drawn(record, draw),
  );
  // Four in five are texts.
  const happens = (draw: number, ofAll: number) =>
    chance(record, 100 + draw) < ofAll / 0.8;
  if (happens(0, 0.3)) words.push("common");
  if (happens(1, 0.3)) words.push("usual");
  if (happens(2, 0.02)) {
    words.push(...(happens(3, 0.4) ? ["grand", "total"] : ["total", "grand"]));
  }
  if (happens(4, 0.05)) words.push(happens(5, 0.4) ? "receipt" : "receiver");
  if (share < 0.001 && happens(6, 0.2)) words.push("ancient");
  return words.join(" ");
}

/** 64 bits: those of its ten, of which three or so are others. */
function lookOf(record: number): string {
  const ten = Math.floor(record / 5 / IMAGES_ALIKE);
  let look = 0n;
  for (let bit = 0; bit < 64; bit++) {
    const isOdd = chance(record, 300 + bit) < 0.05;
    if (chance(ten, 400 + bit) < 0.5 !== isOdd) look |= 1n << BigInt(bit);
  }
  return look.toString(16).padStart(16, "0");
}

/** What is asked of them. Each of several is asked in turn. */
export const QUESTIONS: Record<string, string[]> = {
  "rare word": [900, 1_100, 5_000, 20_000, 100_000].map(wordOf),
  "common word": ["common", "usual"],
  "two common words": ["common usual"],
  phrase: ['"grand total"'],
  "concept and date": ["concept:cat>=0.9 before:2026-09-01"],
  not: ["common -usual"],
  prefix: ["recei*"],
  "common and rare": [`common ${wordOf(5_000)}`],
  "only in the oldest": ["ancient"],
  "in none": ["nowhere"],
  metadata: ["meta.env:test type:text"],
};
