import { createHash, randomBytes, randomInt } from "node:crypto";
import sharp from "sharp";

import { formsOf, type Needle } from "./sweep";

/** What must be found nowhere: a word, and images that are nothing but noise. */
export type Canary = {
  word: string;
  /** Small enough for the database. */
  small: Buffer;
  /** Large enough for the blob store. */
  large: Buffer;
  /** What to look for: the word, and of each image its bytes, pixels and hash. */
  needles: Needle[];
};

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
const RUN_BYTES = 24;

export async function newCanary(): Promise<Canary> {
  const word = newWord();
  const [small, large] = [await noise(40), await noise(200)];
  const runs = [small, large].flatMap(({ file, pixels }) => [
    ...runsOf(file),
    ...runsOf(pixels),
    createHash("sha256").update(file).digest(),
  ]);
  const needles = [Buffer.from(word), ...runs].flatMap(formsOf);
  return { word, small: small.file, large: large.file, needles };
}

export const newWord = () =>
  Array.from(
    { length: RUN_BYTES },
    () => LETTERS[randomInt(LETTERS.length)],
  ).join("");

async function noise(size: number) {
  const channels = 3;
  const pixels = randomBytes(size * size * channels);
  const raw = { width: size, height: size, channels } as const;
  return { file: await sharp(pixels, { raw }).png().toBuffer(), pixels };
}

/** Runs of bytes from the beginning, the middle and the end. */
function runsOf(bytes: Buffer): Buffer[] {
  const places = [0.05, 0.5, 0.95].map((at) => Math.floor(bytes.length * at));
  return places.map((at) => bytes.subarray(at, at + RUN_BYTES));
}
