import type { Tokens } from "@/lib/metering/count";

type Price = { input: bigint; output: bigint };

const MILLION = 1_000_000n;

/** What a provider counted, with what that costs. Null: it counted no tokens. */
export function tokensOf(
  usage: Record<string, number> | null | undefined,
  price: Price | null | undefined,
): Tokens | null {
  const { input_tokens, output_tokens } = usage ?? {};
  if (input_tokens === undefined && output_tokens === undefined) return null;
  const input = whole(input_tokens);
  const output = whole(output_tokens);
  return {
    input,
    output,
    costMicros: price ? cost(input, output, price) : null,
  };
}

// To the nearest: a call of a few tokens costs less than a millionth.
const cost = (input: number, output: number, price: Price) =>
  (BigInt(input) * price.input + BigInt(output) * price.output + MILLION / 2n) /
  MILLION;

const MOST = 2 ** 31 - 1;

/** A provider may count as it likes; the column is an integer. */
const whole = (count = 0) =>
  Number.isFinite(count) ? Math.min(MOST, Math.max(0, Math.round(count))) : 0;
