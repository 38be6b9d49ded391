import fc from "fast-check";

import type { Document } from "@/lib/index/document";
import type { Traits } from "@/lib/index/similar/traits";
import { anyText } from "@/lib/testing/texts";

/** The moment at which generated documents and queries are compared. */
export const NOW = new Date("2026-11-15T12:00:00.000Z");

const DAY = 86_400_000;

const around = fc
  .integer({ min: -40 * DAY, max: 40 * DAY })
  .map((milliseconds) => new Date(NOW.getTime() + milliseconds));

/** Few names, written in many ways, so that what is asked for is often there. */
export const NAMES = [
  ...["cat", "Traffic Light", "grün", "GRUN", "gru\u0308n", "猫", "a:b=c"],
  ...[
    "a",
    "b=c",
    "9:cat",
    "Ada@Example.com",
    "ada@example.com",
    "José",
    "Jose",
  ],
  ...["color", "openai/gpt-4o", "gpt-4o", "hf/meta/llama", "\ud800", "\ufffd"],
];
export const anyName = fc.constantFrom(...NAMES);

/** Confidences, those at which a step begins among them. */
export const anyValue = fc.oneof(
  fc.constantFrom(0, 0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1),
  fc.constantFrom(0.8999999999999999, 0.30000000000000004, 0.05, 0.85),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 2 });
const few = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 3 });

export const anyUrl = fc.constantFrom(
  "https://example.com/receipts/2026?q=cat#top",
  "http://bücher.example/東京/%E6%9D%B1",
  "https://cat.example.com:8080/a_b/IMG_0042.jpg",
);

const hexadecimal = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((some) => Buffer.from(some).toString("hex"));

export const anyTraits: fc.Arbitrary<Traits> = fc.record(
  { sha256: hexadecimal(32), look: maybe(hexadecimal(8)) },
  { requiredKeys: ["sha256"] },
);

/** Few places, some near to each other, to a pole, and to either side of 180°. */
export const anyPoint = fc.constantFrom(
  { latitude: 52.52, longitude: 13.405 },
  { latitude: 52.53, longitude: 13.41 },
  { latitude: -17.7, longitude: 179.99 },
  { latitude: -17.7, longitude: -179.99 },
  { latitude: 89.9, longitude: 45 },
  { latitude: 89.9, longitude: -135 },
  { latitude: 0, longitude: 0 },
);

export const anyDocument: fc.Arbitrary<Document> = fc.record({
  type: fc.constantFrom("image", "text", "video"),
  receivedAt: around,
  expiresAt: maybe(around),
  held: fc.boolean(),
  shared: fc.boolean(),
  annotated: fc.boolean(),
  failed: fc.boolean(),
  key: maybe(anyName),
  subject: maybe(anyName),
  filename: maybe(anyText),
  url: maybe(anyUrl),
  geo: maybe(anyPoint),
  metadata: fc.dictionary(anyName, fc.oneof(anyName, anyText), { maxKeys: 3 }),
  text: maybe(anyText),
  traits: maybe(anyTraits),
  models: few(anyName),
  concepts: few(
    fc.record({
      name: anyName,
      value: anyValue,
      by: fc.constantFrom("model", "person"),
    }),
  ),
  labels: few(anyName),
  answers: few(anyText),
  notes: few(anyText),
});

/** A document that has nothing to be found by, but for what a test gives it. */
export const plainDocument = (parts: Partial<Document> = {}): Document => ({
  type: "text",
  receivedAt: NOW,
  expiresAt: null,
  held: false,
  shared: false,
  annotated: false,
  failed: false,
  key: null,
  subject: null,
  filename: null,
  url: null,
  geo: null,
  metadata: {},
  text: null,
  traits: null,
  models: [],
  concepts: [],
  labels: [],
  answers: [],
  notes: [],
  ...parts,
});
