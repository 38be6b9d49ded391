import fc from "fast-check";

/** A few words in each of many scripts, and what makes a tokenizer stumble. */
export const SENTENCES: Record<string, string> = {
  english: "Receipt no. 2026-117: don't pay the grand total of $1,234.56 twice",
  "file names": "invoice_2026.final.pdf IMG_0042 user@example.com C++ l'homme",
  german: "Die Straße ist GROẞ, schöne Grüße an Ödön und Łukasz",
  french: "L’été à Noël, une œuvre naïve ; cœur, garçon, Ÿ",
  turkish: "İstanbul'da ısı IŞIK iğne ILIK",
  vietnamese: "Tiếng Việt có nhiều dấu phụ",
  cyrillic: "Ёлка и йод, чай; м'ята, мʼята, м’ята, її",
  greek: "Ὁ Σίσυφος καὶ ὁ Ὀδυσσεύς ΟΔΥΣΣΕΥΣ ᾳ",
  arabic: "مُحَمَّدٌ يَكْتُبُ رِسَالَةً إلى أحمد العربيـــة ١٢٣ ﷺ",
  persian: "می‌روم کتاب‌ها گیاه ۴۵۶",
  hebrew: "שָׁלוֹם עֲלֵיכֶם צה״ל ג׳ירפה",
  devanagari: "हिन्दी में क़लम और कलम श्री १२३",
  tamil: "தமிழ் மொழி கொண்டு",
  thai: "ภาษาไทยไม่มีช่องว่าง ทำน้ำแข็ง",
  khmer: "ភាសាខ្មែរ មិនមានដកឃ្លា",
  burmese: "မြန်မာဘာသာစကား",
  chinese: "东京都厅的收据总计一千元。發票號碼",
  japanese: "東京都庁の領収書をスーパーで買う ｽｰﾊﾟｰ ﾊﾞﾅﾅ が 々",
  korean: "학교에서 영수증을 받았다 LG전자 ㅋㅋㅋ",
  emoji: "👩‍💻 codes 👍🏽 in 🇩🇪🇫🇷 ❤️ 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ 🤷‍♂️",
  compatibility: "ﬁne oﬃce Ⅻ ① ½ m² ℃ ㎏ ｆｕｌｌ Acme™ № Ⓐ 🅰",
  unseen: "so\u00adft zero\u200bwidth \ufeffbom \u202eright\u202c wo\u2060rd",
  broken: "half \ud83d pair \udc00 \u0301mark \u0000nul\ttab\nline",
};

const anySentence = fc.constantFrom(...Object.values(SENTENCES));
const anyWord = anySentence.chain((sentence) =>
  fc.constantFrom(...sentence.split(" ")),
);

/** Text in any script, or in several, or in none. */
export const anyText = fc.oneof(
  { weight: 3, arbitrary: words(anyWord) },
  { weight: 1, arbitrary: words(anySentence) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 30 }) },
);

function words(word: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const between = fc.constantFrom(" ", " ", "", "\n", ", ", "-", "_", "、");
  return fc
    .array(fc.tuple(word, between), { maxLength: 6 })
    .map((pieces) => pieces.flat().join(""));
}

const marked = (text: string) => text.replace(/\p{L}/gu, "$&\u0301");
const spread = (text: string) => Array.from(text).join("\u200b");

/** Other ways to write a text of Latin letters that mean the same to who looks for it. */
export const OTHER_WAYS: ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => text.normalize("NFD"),
  (text) => text.normalize("NFKC"),
  (text) => marked(text),
  (text) => spread(text),
  (text) => text.replace(/[!-~]/g, (sign) => wide(sign)),
];

const wide = (sign: string) =>
  String.fromCharCode(sign.charCodeAt(0) - 0x20 + 0xff00);
