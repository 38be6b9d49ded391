import type { z } from "zod";

import { AppError } from "@/lib/errors";

/** What a model's schema makes of params. Throws `invalid_request`, with which is wrong. */
export function readParams<S extends z.ZodType>(
  schema: S,
  params: unknown,
): z.output<S> {
  const parsed = schema.safeParse(params ?? {});
  if (parsed.success) return parsed.data;

  const [issue] = parsed.error.issues;
  const param = ["params", ...(issue?.path ?? [])].join(".");
  const why = issue?.message ?? "Not valid";
  throw new AppError("invalid_request", `${param}: ${why}.`, {
    param,
    fields: { [param]: [why] },
  });
}
