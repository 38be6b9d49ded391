import type { Price } from "@/lib/providers/schema";

const MICROS = 1_000_000;

type Columns = { inputPrice: bigint | null; outputPrice: bigint | null };

/** A price as it is kept: in millionths of a dollar. */
export const inMicros = (price: Price | null): Columns => ({
  inputPrice: price && microsOf(price.input),
  outputPrice: price && microsOf(price.output),
});

const microsOf = (dollars: number) => BigInt(Math.round(dollars * MICROS));

/** A kept price as people write it. Null: nobody said. */
export function inDollars({ inputPrice, outputPrice }: Columns): Price | null {
  if (inputPrice === null || outputPrice === null) return null;
  return {
    input: Number(inputPrice) / MICROS,
    output: Number(outputPrice) / MICROS,
  };
}
