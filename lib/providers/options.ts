import { z } from "zod";

import { AppError } from "@/lib/errors";
import {
  CLARIFAI_OUTPUTS,
  ClarifaiOptions,
} from "@/lib/models/clarifai/schema";
import { OIP_OUTPUTS, OipOptions } from "@/lib/models/oip/schema";
import type { OutputKind } from "@/lib/models/output";
import type { ProviderType } from "@/lib/providers/schema";

/** What can be said of a model, and what it can answer, by its provider's type. */
const KINDS: Record<
  ProviderType,
  { options: z.ZodObject; outputs: readonly OutputKind[] }
> = {
  openai: { options: z.strictObject({}), outputs: ["text", "embedding"] },
  oip: { options: OipOptions, outputs: OIP_OUTPUTS },
  clarifai: { options: ClarifaiOptions, outputs: CLARIFAI_OUTPUTS },
};

/** Throws `invalid_request` where no provider of that type has such an option. */
export function refuseUnknown(type: ProviderType, options: unknown): void {
  const parsed = KINDS[type].options.safeParse(options);
  if (parsed.success) return;
  const [issue] = parsed.error.issues;
  const param = ["options", ...(issue?.path ?? [])].join(".");
  const why = issue?.message ?? "Not valid";
  throw new AppError("invalid_request", `${param}: ${why}.`, {
    param,
    fields: { [param]: [why] },
  });
}

/** Throws `invalid_request` for a kind of answer that no such model gives. */
export function refuseOutput(type: ProviderType, output: OutputKind): void {
  const { outputs } = KINDS[type];
  if (outputs.includes(output)) return;
  const why = `Models of this provider answer ${outputs.join(" or ")}.`;
  throw new AppError("invalid_request", why, {
    param: "output",
    fields: { output: [why] },
  });
}
