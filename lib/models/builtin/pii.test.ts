import fc from "fast-check";
import { expect, test } from "vitest";

import { pii } from "@/lib/models/builtin/pii";
import { answerTo } from "@/lib/testing/answers";

/** What is found, as a reader sees it: the label and the very characters. */
async function found(text: string, params = {}) {
  const { spans = [] } = await answerTo(pii, text, params);
  return spans.map(({ label, start, end }) => [label, text.slice(start, end)]);
}

test.each([
  [
    "email",
    "Write to ana.garcia+shop@mail.example.com.",
    "ana.garcia+shop@mail.example.com",
  ],
  ["email", "<olga@example.org>", "olga@example.org"],
  ["email", "E-Mail:用户@例え.テスト。", "用户@例え.テスト"],
  ["phone", "Call (213) 373-4253 now", "(213) 373-4253"],
  ["phone", "Call +44 20 7946 0958.", "+44 20 7946 0958"],
  ["phone", "tel:+1-212-555-0123;", "+1-212-555-0123"],
  ["phone", "for 2 people: 213.373.4253", "213.373.4253"],
  ["phone", "213-373-4253 ext. 42, please", "213-373-4253 ext. 42"],
  ["phone", "call 213 373 4253 24 hours a day", "213 373 4253"],
  ["phone", "12 items 3 213 373 4253 24", "213 373 4253"],
  ["phone", "（213）373-4253", "（213）373-4253"],
  [
    "payment_card",
    "Visa 4111 1111 1111 1111, exp 12/30",
    "4111 1111 1111 1111",
  ],
  ["payment_card", "amex 3782-822463-10005", "3782-822463-10005"],
  ["payment_card", "5555555555554444", "5555555555554444"],
  ["payment_card", "order 812 4111 1111 1111 1111 20", "4111 1111 1111 1111"],
  [
    "iban",
    "IBAN DE89 3704 0044 0532 0130 00 is mine",
    "DE89 3704 0044 0532 0130 00",
  ],
  ["iban", "gb82west12345698765432", "gb82west12345698765432"],
  ["iban", "NO93 8601 1117 947", "NO93 8601 1117 947"],
  ["ip_address", "from 192.0.2.17.", "192.0.2.17"],
  ["ip_address", "http://198.51.100.7:8080/", "198.51.100.7"],
  [
    "ip_address",
    "at 2001:db8:85a3::8a2e:370:7334: no",
    "2001:db8:85a3::8a2e:370:7334",
  ],
  ["ip_address", "[2001:db8::1]:443", "2001:db8::1"],
  ["ip_address", "::ffff:192.0.2.1", "::ffff:192.0.2.1"],
  ["mac_address", "eth0 00:00:5e:00:53:af up", "00:00:5e:00:53:af"],
  ["mac_address", "00-00-5E-00-53-AF", "00-00-5E-00-53-AF"],
  ["us_ssn", "SSN: 123-45-6789.", "123-45-6789"],
])("finds %s in “%s”", async (label, text, characters) => {
  expect(await found(text)).toEqual([[label, characters]]);
});

test.each([
  ["a card with a wrong check digit", "4111 1111 1111 1112"],
  ["a number with a check digit and no brand", "0000 0000 0000 0000"],
  ["a card inside a longer number", "941111111111111111234"],
  ["a card inside a word", "x4111111111111111y"],
  ["a decimal", "0.4111111111111111"],
  ["an IBAN with a wrong checksum", "DE89 3704 0044 0532 0130 01"],
  ["an IBAN of no country", "XX89 3704 0044 0532 0130 00"],
  ["an IBAN that goes on", "DE89370400440532013000123"],
  ["an address of no network", "256.1.1.1"],
  ["a version of five parts", "1.2.3.4.5"],
  ["a version", "v1.2.3.4"],
  ["a time", "12:30:45"],
  ["C++", "std::vector a::~a() ::"],
  ["a date and a time", "on 2024-01-15 12:33:07 and 15.01.2024"],
  ["amounts", "1,234.56 and 99.95 and 1000000"],
  ["a phone number that no country has", "+1 111 111 1111"],
  [
    "a social security number that is never issued",
    "000-12-3456 666-12-3456 900-12-3456 123-00-4567",
  ],
  ["a handle", "@olga and a@b and a@b.c"],
  ["words", "Nobody here but us chickens."],
])("finds nothing in %s", async (_, text) => {
  expect(await found(text)).toEqual([]);
});

test("a national phone number is read as of the region that is named", async () => {
  const text = "Ruf an: 030 901820";
  expect(await found(text)).toEqual([]);
  expect(await found(text, { region: "DE" })).toEqual([
    ["phone", "030 901820"],
  ]);
});

test("offsets are in UTF-16, whatever stands before", async () => {
  const text = "\ufeff😍 é e\u0301 名 → olga@example.com ←";
  const { spans } = await answerTo(pii, text);
  expect(spans).toEqual([
    {
      label: "email",
      start: text.indexOf("olga"),
      end: text.indexOf(" ←"),
      value: 0.98,
    },
  ]);
});

test.each([
  [
    "an e-mail address, not the phone number in it",
    "2133734253@example.com",
    {},
    "email",
  ],
  [
    "a card, not the phone number that it begins with",
    "3782 822463 10005",
    {},
    "payment_card",
  ],
  [
    "an IBAN, not the phone number in it",
    "DE89 3704 0044 0532 0130 00",
    { region: "DE" },
    "iban",
  ],
])(
  "where two overlap, the surer one is found: %s",
  async (_, text, params, label) => {
    expect(await found(text, params)).toEqual([[label, text]]);
  },
);

test("where a less sure one begins earlier, the surer one is still found", async () => {
  expect(await found("(213)3734253@example.com")).toEqual([
    ["email", "3734253@example.com"],
  ]);
});

test.each([
  [
    "all kinds",
    "a@b.example 4111-1111-1111-1111 +1 213 373 4253 192.0.2.1 123-45-6789 ",
  ],
  ["a card at every blank", "4242 "],
])(
  "in a long text, spans are in order and don't overlap: %s",
  async (_, piece) => {
    const { spans = [] } = await answerTo(pii, piece.repeat(1_500));
    expect(spans.length).toBeGreaterThan(370);
    for (const [place, { start }] of spans.slice(1).entries()) {
      expect(start).toBeGreaterThanOrEqual(spans[place]?.end ?? 0);
    }
  },
);

test("each of many is found, where several kinds stand side by side", async () => {
  const text =
    "a@b.example 4111-1111-1111-1111 +1 213 373 4253 192.0.2.1 123-45-6789 ";
  expect((await found(text.repeat(300))).length).toBe(1_500);
});

test("nothing is lost or cut where the parts of a long text meet", async () => {
  const card = "4111 1111 1111 1111";
  for (const around of [2_040, 2_048, 4_090]) {
    for (let shift = -25; shift <= 5; shift++) {
      const text = `${"x".repeat(around + shift - 1)} ${card} ${"y".repeat(3_000)}`;
      expect(await found(text), String(around + shift)).toEqual([
        ["payment_card", card],
      ]);
    }
  }
});

test("whatever a long text is made of, others have their turn as it is read", async () => {
  for (const piece of [
    "1 ",
    "a@",
    "4111 1111 1111 1111 ",
    "+1(",
    "::1 ",
    "DE89 ",
    "1.1.1.1.",
  ]) {
    let turns = 0;
    let isRead = false;
    const turn = () => {
      turns += 1;
      if (!isRead) setImmediate(turn);
    };
    setImmediate(turn);
    await answerTo(pii, piece.repeat(200_000 / piece.length));
    isRead = true;
    expect(turns, piece).toBeGreaterThan(90);
  }
});

test("a caller who leaves is noticed in the middle of a long text", async () => {
  const caller = new AbortController();
  const bytes = Buffer.from("213 373 4253, ".repeat(100_000));
  const content = { type: "text" as const, mediaType: "text/plain", bytes };
  const answer = pii.answer(content, pii.info.params.parse({}), caller.signal);
  const reason = new Error("gone");
  setImmediate(() => caller.abort(reason));
  await expect(answer).rejects.toBe(reason);
});

test("whatever stands around it, an address between blanks is found", () =>
  fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary" }),
      fc.string({ unit: "binary" }),
      async (before, after) => {
        const text = `${before}\n\nolga@example.com\n\n${after}`.toWellFormed();
        expect(await found(text)).toContainEqual(["email", "olga@example.com"]);
      },
    ),
  ));
