import { bandTerm, type Term } from "@/lib/index/labelled";

/** How wide and high an image is made for its look, in pixels. */
export const LOOK_SIDE = 32;

/**
 * What an image looks like: 64 bits, as 16 hexadecimal digits. It stays nearly the
 * same when an image is scaled, encoded anew, made a little lighter or blurred.
 */
export type Look = string;

/** Less than one grey level of contrast, over all pixels. */
const FLAT = LOOK_SIDE * LOOK_SIDE;

/**
 * The look of an image, of its 32 × 32 greys from 0 to 255, row by row: a perceptual
 * hash. Of the orthonormal two-dimensional DCT-II it takes the 64 lowest frequencies
 * but the mean, in the order of their sum across and down, and then of that down. Each
 * is a bit, the lowest first: whether its coefficient is above the median of all 64.
 * Null: there is too little to see, as in a plane of one colour, to tell it from
 * others.
 */
export function lookOf(greys: Uint8Array): Look | null {
  if (greys.length !== LOOK_SIDE * LOOK_SIDE) {
    throw new RangeError(`A look is of ${LOOK_SIDE} × ${LOOK_SIDE} greys.`);
  }
  const waves = lowFrequencies(greys);
  const energy = waves.reduce((sum, wave) => sum + wave * wave, 0);
  if (energy < FLAT) return null;

  const median = medianOf(waves);
  let bits = 0n;
  for (const [bit, wave] of waves.entries()) {
    if (wave > median) bits |= 1n << BigInt(bit);
  }
  return bits.toString(16).padStart(16, "0");
}

/** In how many of their 64 bits two looks differ: their Hamming distance. */
export function lookDistance(one: Look, other: Look): number {
  let distance = 0;
  for (let odd = numberOf(one) ^ numberOf(other); odd > 0n; odd &= odd - 1n) {
    distance++;
  }
  return distance;
}

/**
 * The terms by which an image is found by its look: 4 bands of 16 bits each. A band has
 * every fourth bit, so that each is of low and of high frequencies.
 */
export const lookTerms = (look: Look): Term[] =>
  bandsOf(look).map((value, band) => termOf(band, value));

/**
 * What an image asks for to find those that look like it: of each band its value, and
 * all that differ from it in one bit. Who has one of these 68 terms is a candidate.
 *
 * A look that differs in up to 7 bits always does: were there two in each of the four
 * bands, there would be 8. Where they are anywhere, 8 bits are found 95 % of the time,
 * 9: 86 %, 10: 74 %, 12: 49 %, 16: 16 %. Of images that have nothing to do with it, some
 * 0.1 % are candidates too: 4 × 17 / 65,536.
 */
export const nearLookTerms = (look: Look): Term[] =>
  bandsOf(look).flatMap((value, band) => [
    termOf(band, value),
    ...Array.from({ length: 16 }, (_, bit) => termOf(band, value ^ (1 << bit))),
  ]);

const termOf = (band: number, value: number) =>
  bandTerm("looks", band, value.toString(16));

const BITS = 64;
const BANDS = Array.from({ length: 4 }, (_, band) =>
  Array.from({ length: BITS / 4 }, (_, at) => band + 4 * at),
);

function bandsOf(look: Look): number[] {
  const bits = numberOf(look);
  return BANDS.map((places) =>
    places.reduce(
      (value, place) => (value << 1) | Number((bits >> BigInt(place)) & 1n),
      0,
    ),
  );
}

const numberOf = (look: Look) => BigInt(`0x${look}`);

const HIGHEST = 10;

/** Those of which a look is made: across, and down. */
const FREQUENCIES = Array.from({ length: HIGHEST }, (_, at) => at + 1)
  .flatMap((sum) =>
    Array.from({ length: sum + 1 }, (_, down) => [sum - down, down] as const),
  )
  .slice(0, 64);

/** For each frequency, its cosine at each place, orthonormal. */
const COSINES = Array.from({ length: HIGHEST + 1 }, (_, wave) =>
  Float64Array.from(
    { length: LOOK_SIDE },
    (_, place) =>
      Math.sqrt((wave === 0 ? 1 : 2) / LOOK_SIDE) *
      Math.cos(((2 * place + 1) * wave * Math.PI) / (2 * LOOK_SIDE)),
  ),
);

/** The coefficients of the frequencies: for all rows across, and then down. */
function lowFrequencies(greys: Uint8Array): number[] {
  const acrossRows = COSINES.map((cosines) =>
    Float64Array.from({ length: LOOK_SIDE }, (_, row) =>
      weighed(cosines, greys, row * LOOK_SIDE),
    ),
  );
  return FREQUENCIES.map(([across, down]) =>
    weighed(COSINES[down] ?? NOTHING, acrossRows[across] ?? NOTHING),
  );
}

const NOTHING = new Float64Array();

/** The sum of as many values as there are weights, each by its own. */
function weighed(
  weights: Float64Array,
  values: Uint8Array | Float64Array,
  from = 0,
): number {
  let sum = 0;
  for (let place = 0; place < weights.length; place++) {
    sum += (weights[place] ?? 0) * (values[from + place] ?? 0);
  }
  return sum;
}

function medianOf(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const [below = 0, above = 0] = sorted.slice(sorted.length / 2 - 1);
  return (below + above) / 2;
}
