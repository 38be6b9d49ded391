import { expect, test } from "vitest";

import {
  openCheckpoint,
  parseCheckpoint,
  printCheckpoint,
  signCheckpoint,
} from "@/lib/log/checkpoint";
import { ORIGIN, testSigner } from "@/lib/testing/log";

const ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
// The example of c2sp.org/tlog-checkpoint.
const EXAMPLE = `example.com/behind-the-sofa\n20852163\n${ROOT}\n`;

const fails = (step: string) => expect.objectContaining({ step });

test("the example of the specification is read and written as it is", () => {
  const checkpoint = parseCheckpoint(EXAMPLE);

  expect(checkpoint).toMatchObject({
    origin: "example.com/behind-the-sofa",
    size: 20_852_163,
    extensions: [],
  });
  expect(Buffer.from(checkpoint.root).toString("base64")).toBe(ROOT);
  expect(printCheckpoint(checkpoint)).toBe(EXAMPLE);
});

test.each([
  `a\n0\n${ROOT}\n`,
  `${EXAMPLE}an extension\nand another\n`,
  `a b+c\n9007199254740991\n${ROOT}\n`,
])("%j is a checkpoint", (text) => {
  expect(printCheckpoint(parseCheckpoint(text))).toBe(text);
});

test.each([
  ["", "nothing"],
  [`\n1\n${ROOT}\n`, "no origin"],
  [`a\n01\n${ROOT}\n`, "a leading zero"],
  [`a\n-1\n${ROOT}\n`, "a negative size"],
  [`a\n1e3\n${ROOT}\n`, "an exponent"],
  [`a\n \n${ROOT}\n`, "no size"],
  [`a\n9007199254740992\n${ROOT}\n`, "a size that isn't exact"],
  [`a\n1\n${ROOT.slice(0, -4)}\n`, "a short root"],
  [`a\n1\n${ROOT.replace("q2I=", "q2J=")}\n`, "a root spelt otherwise"],
  [`a\n1\n${ROOT} \n`, "a space"],
  [`a\n1\n${ROOT}`, "no newline at its end"],
  [`a\n1\n${ROOT}\n\n`, "an empty extension"],
  ["a\n1\n", "no root"],
])("%j is no checkpoint: %s", (text) => {
  expect(() => parseCheckpoint(text)).toThrow("is no checkpoint");
});

test("a checkpoint is opened by the key of its own log alone", async () => {
  const signer = await testSigner();
  const note = (origin: string) =>
    signCheckpoint({ ...parseCheckpoint(EXAMPLE), origin }, [signer]);

  expect(await openCheckpoint(await note(ORIGIN), [signer.key])).toMatchObject({
    size: 20_852_163,
    signedBy: signer.key,
  });
  await expect(
    openCheckpoint(await note("other.example/log"), [signer.key]),
  ).rejects.toEqual(fails("checkpoint"));
});
