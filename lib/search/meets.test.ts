import { describe, expect, test } from "vitest";

import type { Document } from "@/lib/index/document";
import { parseQuery } from "@/lib/search/language/parse";
import { meets } from "@/lib/search/meets";
import { NOW, plainDocument } from "@/lib/testing/documents";

const met = (query: string, parts: Partial<Document>) =>
  meets(parseQuery(query, { parts: true }), plainDocument(parts), NOW);

/** What a document is, the queries that it meets, and those that it doesn't. */
const MEANING: Record<string, [Partial<Document>, string[], string[]]> = {
  "words, wherever they stand": [
    { text: "The grand total: 1,234.56 is paid, don't pay it twice" },
    ["total", "TOTAL grand", "1,234.56", "don't", "don’t", "twice -draft"],
    ["tot", "totals", "1234", "draft", "-paid", "dont"],
  ],
  "phrases, as words in a row": [
    { text: "the grand total of all", notes: ["receipt one"] },
    ['"grand total"', '"Grand, total-of"', "grand-total", '"the grand to"*'],
    ['"total grand"', '"grand of"', '"all receipt"', '"of all receipt"'],
  ],
  "beginnings and parts of words": [
    { text: "two receipts in Straße", filename: "Invoice_2026.pdf" },
    ["recei*", "receipts*", "strass*", "*ceip*", "*RASS*", "filename:inv*"],
    ["eceipt*", "receiptss*", "*peic*", "filename:rec*", "*wor*"],
  ],
  "groups, OR before AND, and what is not wanted": [
    { text: "a cat and a dog", type: "text" },
    ["cat OR bird", "(bird OR cat) dog", "bird fish OR cat dog", "-(bird dog)"],
    ["bird OR fish", "cat -(dog OR bird)", "(cat OR bird) fish", "-(-bird)"],
  ],
  "nothing asked": [{}, ["", "  "], []],
  "Latin with and without diacritics": [
    { text: "Grüße aus Łódź an Ødegård, œuvre, naïve" },
    ["grusse", "GRÜSSE", "lodz", "odegard", "oeuvre", "naive", "gru\u0308ße"],
    ["gruesse"],
  ],
  Turkish: [{ text: "İstanbul ısı" }, ["istanbul", "ISI", "ISTANBUL"], ["sta"]],
  Cyrillic: [{ text: "Ёлка, м'ята" }, ["елка", "ЁЛКА", "м’ята"], ["елк"]],
  Greek: [{ text: "Ὀδυσσεύς" }, ["οδυσσευς", "ΟΔΥΣΣΕΥΣ", "οδυσ*"], ["ευς"]],
  Arabic: [
    { text: "كَتَبَ مُحَمَّدٌ رسالة" },
    ["محمد", "كتب", "مُحَمَّد", "رساله", '"كتب محمد"'],
    ["محم", '"محمد كتب"'],
  ],
  Hebrew: [{ text: "שָׁלוֹם עולם" }, ["שלום", "שָׁלוֹם", '"שלום עולם"'], ["שלו"]],
  Devanagari: [
    { text: "हिन्दी में क़लम" },
    ["हिन्दी", "हिन्दी*", "में"],
    ["हन्द", "कलम"],
  ],
  Han: [
    { text: "东京都厅的收据总计一千元" },
    ["收据", "东京", "京都", "东京都厅", '"收据 总计"', "收"],
    ["据收", "东都", "收 票", "東京"],
  ],
  Kana: [
    { text: "スーパーで買う" },
    ["スーパー", "ｽｰﾊﾟｰ", "買う", "パー"],
    ["すーぱー", "ハー", "スパ"],
  ],
  Hangul: [
    { text: "학교에서 대학 교수" },
    ["학교", "학교에서", "학교".normalize("NFD"), '"대학 교수"'],
    ["대학교", "서대", "학학"],
  ],
  Thai: [
    { text: "ภาษาไทยไม่มีช่องว่าง" },
    ["ภาษาไทย", "ไทย", "ช่องว่าง"],
    ["ไทยภาษา"],
  ],
  "emoji and flags": [
    { text: "👩‍💻 👍🏽 🇩🇪🇫🇷 ❤️" },
    ["👩‍💻", "💻", "👍", "👍🏿", "🇩🇪", "🇫🇷", "❤"],
    ["👨‍💻", "🇪🇫", "👎", "💻👩", "🇫🇷🇩🇪"],
  ],
  "ligatures and numerals": [
    { text: "oﬃce Ⅻ ① ｆｕｌｌ so\u00adft" },
    ["office", "xii", "1", "full", "soft", "Ⅻ"],
    ["of", "12"],
  ],
  "all that is text, and names of what is surely seen": [
    {
      text: "one",
      filename: "two.pdf",
      url: "https://three.example/four?five#six",
      subject: "seven@example.com",
      metadata: { eight: "nine" },
      notes: ["ten"],
      answers: ["eleven"],
      labels: ["twelve"],
      concepts: [
        { name: "Traffic Light", value: 0.5 },
        { name: "cat", value: 0.49 },
      ],
      models: ["color"],
    },
    [..."one two three four five six seven nine ten".split(" ")].concat([
      "eleven",
      "twelve",
      "traffic",
      "seven@example.com",
      "https",
    ]),
    ["eight", "cat", "color", '"one two"'],
  ],
  "a file name and a URL by their words": [
    { filename: "Scan 7 (1).PDF", url: "https://cat.example.com/a_b?q=x" },
    [
      ...[
        "filename:scan",
        'filename:"scan 7"',
        "filename:pdf",
        "filename:sca*",
      ],
      ...["url:example.com", "url:cat.example.com/a_b", "url:exam*", "url:q=x"],
      ...["filename:*can*", "-filename:cat"],
    ],
    ["filename:can", "url:example.org", "filename:example", "url:example.a"],
  ],
  "a concept by its name and how sure it is": [
    {
      concepts: [
        { name: "Traffic Light", value: 0.8 },
        { name: "cat", value: 0.1 },
        { name: "Cat", value: 0.95 },
      ],
    },
    [
      ...['concept:"traffic light"', 'concept:"TRAFFIC light">=0.8'],
      ...["concept:cat", "concept:cat>0.9", "concept:cat<.2", "concept:cat<=1"],
      ...['concept:"traffic light"<=0.8', "-concept:dog", "concept:cat>0.1"],
    ],
    [
      ...['concept:"traffic light">0.8', 'concept:"traffic light"<0.8'],
      ...[
        "concept:traffic",
        "concept:cat>0.95",
        "concept:cat<0.1",
        "concept:dog",
      ],
    ],
  ],
  "names that are compared as a whole": [
    {
      models: ["openai/gpt-4o", "color"],
      labels: ["E-Mail"],
      subject: "José@Example.com",
      key: "key_0A",
      metadata: { Env: "Prod", "a b": "x:y" },
    },
    [
      ...["model:openai/gpt-4o", "model:GPT-4o", "model:color", "label:e-mail"],
      ...["subject:JOSÉ@example.com", "key:key_0a", "meta.env:prod"],
      ...['meta."a b":x:y', "-meta.env:test", "-subject:ada"],
    ],
    [
      ...[
        "model:gpt",
        "model:openai",
        "label:mail",
        "subject:jose@example.com",
      ],
      ...["meta.env:pro", "meta.prod:env", "meta.a:x", "key:key_0"],
    ],
  ],
  "what it is": [
    { type: "image", shared: true, failed: true },
    ["type:image", "is:shared", "is:failed", "-is:held", "-type:text"],
    ["type:video", "is:annotated", "is:held", "-is:shared"],
  ],
  "when it came, from the instant on and before it": [
    { receivedAt: new Date("2026-11-01T14:00:00.000Z") },
    [
      ...[
        "after:2026-11-01",
        "before:2026-11-02",
        "after:2026-11-01T14:00:00Z",
      ],
      ...["before:2026-11-01T15:00:00.001+01:00", "-after:2026-11-02"],
    ],
    ["after:2026-11-02", "before:2026-11-01", "before:2026-11-01T14:00:00Z"],
  ],
  "when it goes": [
    { expiresAt: new Date(NOW.getTime() + 7 * 86_400_000) },
    [
      ...["expires:<8d", "expires:<=7d", "expires:>=7d", "expires:>1h"],
      ...["expires:<P8D", "expires:>2026-11-22", "-expires:never"],
    ],
    ["expires:<7d", "expires:>7d", "expires:never", "expires:<2026-11-22"],
  ],
  "that it never goes": [
    { expiresAt: null },
    ["expires:never", "-expires:<7d", "-expires:>7d"],
    ["expires:<1000y", "expires:>1s", "expires:>=2026-01-01"],
  ],
};

describe("a document is found by", () => {
  test.each(Object.entries(MEANING))("%s", (_, [parts, found, missed]) => {
    for (const query of found)
      expect([query, met(query, parts)]).toEqual([query, true]);
    for (const query of missed)
      expect([query, met(query, parts)]).toEqual([query, false]);
  });
});
