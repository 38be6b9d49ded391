import { z } from "zod";

import { AppError } from "@/lib/errors";

/** The edge. Past it, an input has the type that its schema says. */
export function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;

  const unknown = unknownMembers(parsed.error);
  const { formErrors, fieldErrors } = z.flattenError(parsed.error);
  const fields = { ...(fieldErrors as Record<string, string[]>) };
  for (const name of unknown) fields[name] = ["There is no such member."];
  const [param] = Object.keys(fields);
  const detail =
    unknown.length > 0
      ? `There is no member ${unknown.join(", ")}.`
      : (formErrors[0] ?? `${param} is not valid: ${fields[param ?? ""]?.[0]}`);
  throw new AppError("invalid_request", detail, { fields, param });
}

// Names, cut short: what a caller wrote there is shown back, but not at any length.
function unknownMembers(error: z.ZodError): string[] {
  return error.issues
    .flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys : []))
    .slice(0, 8)
    .map((name) => name.slice(0, 64));
}
