// Signs that NFKC would make letters of the word before them: "Acme™" is no "acmetm".
const TRADE_MARKS = /[™℠]/g;

// Letters to Unicode, apostrophes to whoever types them: м'ята, мʼята, м’ята.
const APOSTROPHES = /[\u02b9-\u02bf]/g;

// What shows nothing, such as joiners, soft hyphens and selectors of a variant, how
// dark a hand is, and the stroke that only widens an Arabic word.
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}\u0640]/gu;

// The marks of scripts that people also write without them. Of others they are
// vowels; those of kana (U+3099, U+309A) make another sign.
const DIACRITICS =
  /[[[\p{Mn}\p{Me}]&&[\p{sc=Zinh}\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}]]--[\u3099\u309a]]/gv;

/** Letters that Unicode takes for whole, and people for another with a stroke. */
const LETTERS: Record<string, string> = {
  ...{ æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ŧ: "t" },
  ...{ ς: "σ", ى: "ي", ی: "ي", ک: "ك", ة: "ه", ٱ: "ا" },
};
const WHOLE = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "gu");

const OTHER_DIGITS = /[\p{Nd}--[0-9]]/gv;

const ASCII = /^[\0-\x7f]*$/;

export const isAscii = (text: string) => ASCII.test(text);

/**
 * Text as its words are compared: the same for all ways to encode, to case and to
 * mark it. NFKC, full case folding, no diacritics where a script can do without,
 * digits of all scripts as ASCII's, nothing that can't be seen. Half a surrogate pair is U+FFFD, as it is in UTF-8.
 * Folding what is folded changes nothing.
 */
export function foldedText(text: string): string {
  return isAscii(text) ? text.toLowerCase() : foldedSlowly(text);
}

/** `foldedText` of any text, without the short way that ASCII has. */
export function foldedSlowly(text: string): string {
  return caseFolded(
    text
      .toWellFormed()
      .replace(TRADE_MARKS, " ")
      .normalize("NFKC")
      .replace(APOSTROPHES, "'")
      .replace(UNSEEN, "")
      .normalize("NFD")
      .replace(DIACRITICS, ""),
  )
    .replace(WHOLE, (letter) => LETTERS[letter] ?? letter)
    .replace(OTHER_DIGITS, digitOf)
    .normalize("NFC");
}

/**
 * A name or an identifier as it is compared: the same for all ways to encode and to
 * case it. Diacritics tell two apart, since so do they with people.
 */
export const foldedName = (text: string): string =>
  isAscii(text)
    ? text.toLowerCase()
    : caseFolded(text.toWellFormed().normalize("NFKC")).normalize("NFKC");

// By way of upper case: so "ß" is "ss", and a dotless "ı" is "i", in any language.
const caseFolded = (text: string) =>
  text.replaceAll("ẞ", "ß").toUpperCase().toLowerCase().replaceAll("ς", "σ");

/** What a digit counts: the ten of a script stand in a row, the zero first. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return String(value);
}
