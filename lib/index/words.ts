import { foldedSlowly, foldedText, isAscii } from "@/lib/index/folded";

/** The least part of a text that can be looked for. */
export type Word = {
  /** Folded. */
  text: string;
  /**
   * One sign of a script that has no spaces between words, or one emoji. A text may
   * be asked for any run of them.
   */
  sign: boolean;
  /** Whether it is a sign right behind another, with nothing between. */
  joined: boolean;
};

const NO_SPACES = String.raw`[\p{No}[[\p{Ideo}\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{sc=Yiii}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tale}\p{sc=Talu}\p{sc=Lana}\p{sc=Tavt}\p{sc=Ahom}\p{sc=Java}\p{sc=Bali}]&&[\p{L}\p{N}]]]`;
const EMOJI = String.raw`\p{RI}{1,2}|[\p{ExtPict}--[©®]]`;
const LETTER = String.raw`[[\p{L}\p{N}\p{Alphabetic}]--\p{M}--${NO_SPACES}--\p{ExtPict}]`;

const WORDS = new RegExp(
  `${EMOJI}|${NO_SPACES}\\p{M}*|(${LETTER}(?:${LETTER}|\\p{M})*)`,
  "gv",
);
const ASCII_WORDS = /[a-z0-9]+/g;

/**
 * The words of a text, in their order.
 *
 * A word is a run of letters, digits and their marks; all else is between words. In
 * scripts without spaces (Han, kana, Hangul, Thai, Lao, Khmer, Burmese and their
 * like) each sign with its marks is one, and so is each emoji: one that is made of
 * several, such as a woman at a computer, is these in a row.
 *
 * `Intl.Segmenter` is not asked, though what it calls a word is found (a test holds
 * this to it): it takes `example.com` and `l'homme` for one word each, finds words of
 * Chinese or Thai by a dictionary, so that they depend on what is around them, and
 * differs with the version of ICU, of which the browser has another than the server.
 */
export function wordsIn(text: string): Word[] {
  if (!isAscii(text)) return wordsInAny(text);
  const found = text.toLowerCase().match(ASCII_WORDS) ?? [];
  return found.map((word) => ({ text: word, sign: false, joined: false }));
}

/** `wordsIn` for any text, without the short way that ASCII has. */
export const wordsInAny = (text: string): Word[] =>
  wordsOf(foldedSlowly(text), (word) => word);

/** A word, and from where to where it stands in a text, in UTF-16 code units. */
export type PlacedWord = Word & { from: number; to: number };

/**
 * The words of a text as `wordsIn` finds them, with their places in it as it was
 * written: to mark them for who reads it.
 */
export function placedWordsIn(text: string): PlacedWord[] {
  if (isAscii(text)) return placedAscii(text);
  let folded = "";
  /** For each code unit of what is folded, of which part of the text it is. */
  const parts: { from: number; to: number }[] = [];
  // Folding never reaches beyond what a reader takes for one sign.
  for (const { segment, index } of graphemes.segment(text)) {
    folded += foldedText(segment);
    const part = { from: index, to: index + segment.length };
    while (parts.length < folded.length) parts.push(part);
  }
  return wordsOf(folded, (word, at) => ({
    ...word,
    from: parts[at]?.from ?? 0,
    to: parts[at + word.text.length - 1]?.to ?? 0,
  }));
}

function placedAscii(text: string): PlacedWord[] {
  const found = text.toLowerCase().matchAll(ASCII_WORDS);
  return [...found].map(({ 0: word, index }) => ({
    ...{ text: word, sign: false, joined: false },
    ...{ from: index, to: index + word.length },
  }));
}

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

function wordsOf<T>(folded: string, made: (word: Word, at: number) => T): T[] {
  const words: T[] = [];
  let lastSignEnd = -1;
  for (const { 0: text, 1: spaced, index } of folded.matchAll(WORDS)) {
    const sign = spaced === undefined;
    words.push(
      made({ text, sign, joined: sign && index === lastSignEnd }, index),
    );
    if (sign) lastSignEnd = index + text.length;
  }
  return words;
}
