import fc from "fast-check";
import { expect, test } from "vitest";

import { parseProof, printProof } from "@/lib/log/proof";

// As in the example of c2sp.org/tlog-proof, which shortens its signatures.
const HASHES = [
  "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=",
  "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=",
];
const CHECKPOINT = `example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

— example.com/fancylog hI2DJw==
`;
const EXTRA = "YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQ=";
const PROOF = `c2sp.org/tlog-proof@v1
index 73894
${HASHES.join("\n")}

${CHECKPOINT}`;

test("the example of the specification is read and written as it is", () => {
  const proof = parseProof(PROOF);

  expect(proof).toMatchObject({
    index: 73_894,
    checkpoint: CHECKPOINT,
    extra: null,
  });
  expect(
    proof.hashes.map((hash) => Buffer.from(hash).toString("base64")),
  ).toEqual(HASHES);
  expect(printProof(proof)).toBe(PROOF);
});

test("extra data is told apart from the proof", () => {
  const text = PROOF.replace("index", `extra ${EXTRA}\nindex`);
  const { extra } = parseProof(text);

  expect(Buffer.from(extra ?? "").toString("base64")).toBe(EXTRA);
  expect(printProof(parseProof(text))).toBe(text);
});

test("the only leaf of a tree needs no hashes", () => {
  const text = `c2sp.org/tlog-proof@v1\nindex 0\n\n${CHECKPOINT}`;

  expect(parseProof(text)).toMatchObject({ index: 0, hashes: [] });
});

test.each([
  ["nothing", ""],
  ["another version", PROOF.replace("@v1", "@v2")],
  ["a space before it", ` ${PROOF}`],
  ["carriage returns", PROOF.replaceAll("\n", "\r\n")],
  ["no index", PROOF.replace("index 73894\n", "")],
  ["an index with a leading zero", PROOF.replace("73894", "073894")],
  ["an index below zero", PROOF.replace("73894", "-1")],
  ["an index that isn't exact", PROOF.replace("73894", "9007199254740993")],
  ["a hash that is too short", PROOF.replace(HASHES[1] ?? "", "B95lDQ==")],
  ["a hash that is spelt otherwise", PROOF.replace("XmA=", "XmB=")],
  ["a space behind a hash", PROOF.replace("XmA=", "XmA= ")],
  ["extra data that is empty", PROOF.replace("index", "extra \nindex")],
  ["extra data twice", PROOF.replace("index", `${"extra QQ==\n"}`.repeat(2))],
  ["more hashes than a tree is high", PROOF.replace("\n\n", longer(64))],
  ["no checkpoint", PROOF.slice(0, PROOF.indexOf("\n\n"))],
])("%s is no proof", (_, text) => {
  expect(() => parseProof(text)).toThrow(
    expect.objectContaining({ step: "proof" }),
  );
});

test("what is written is read as the same", () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const anyProof = fc.record({
    index: fc.maxSafeNat(),
    hashes: fc.array(hash, { maxLength: 63 }),
    checkpoint: fc.string(),
    extra: fc.option(fc.uint8Array({ minLength: 1 }), { nil: null }),
  });
  fc.assert(
    fc.property(anyProof, (proof) => {
      expect(parseProof(printProof(proof))).toEqual(proof);
    }),
  );
});

function longer(count: number): string {
  return `\n${`${HASHES[0]}\n`.repeat(count)}\n`;
}
