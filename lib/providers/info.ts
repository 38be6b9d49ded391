import { z } from "zod";

import type { OutputKind } from "@/lib/models/output";
import type { ModelInfo } from "@/lib/models/provider";
import type { PickedRow } from "@/lib/providers/row";

/** What is taken for granted of a model that nobody described. */
const UNTOLD: Pick<PickedRow, "takes" | "output"> = {
  takes: ["text", "image"],
  output: "text",
};

/** What there is to know of a remote model without asking its provider. */
export function infoOf(
  provider: string,
  model: string,
  picked: Omit<PickedRow, "options" | "minRole"> | null,
): ModelInfo {
  const { takes, output } = picked ?? UNTOLD;
  return {
    id: `${provider}/${model}`,
    provider,
    name: model,
    description: `A model of ${provider}'s.`,
    takes,
    output: output as OutputKind,
    params: z.looseObject({}),
    price: priceOf(picked),
  };
}

function priceOf(picked: Pick<PickedRow, "inputPrice" | "outputPrice"> | null) {
  const { inputPrice: input = null, outputPrice: output = null } = picked ?? {};
  return input === null || output === null ? null : { input, output };
}
