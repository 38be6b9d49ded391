import { dollars, exactNumber } from "@/components/ui/format-number";
import type { PredictionView } from "@/lib/predictions/schema";

type SpentProps = { usage: PredictionView["usage"] };

/** What was counted of an answer, and what that cost. Nothing where nothing was. */
export function Spent({ usage }: SpentProps) {
  const words = spentWords(usage);
  if (!words) return null;
  return <span className="figures whitespace-nowrap">{words}</span>;
}

export function spentWords(usage: PredictionView["usage"]): string {
  const { input_tokens, output_tokens, cost_usd } = usage ?? {};
  const isCounted = input_tokens !== undefined || output_tokens !== undefined;
  const tokens =
    isCounted &&
    `${exactNumber(input_tokens ?? 0)} tokens in, ${exactNumber(output_tokens ?? 0)} out`;
  const cost = cost_usd !== undefined && dollars(cost_usd);
  return [tokens, cost].filter(Boolean).join(" · ");
}
