import { foldedSlowly, isAscii } from "@/lib/index/folded";

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
export function wordsInAny(text: string): Word[] {
  const words: Word[] = [];
  let lastSignEnd = -1;
  for (const { 0: word, 1: spaced, index } of foldedSlowly(text).matchAll(
    WORDS,
  )) {
    const sign = spaced === undefined;
    words.push({ text: word, sign, joined: sign && index === lastSignEnd });
    if (sign) lastSignEnd = index + word.length;
  }
  return words;
}
