import { z } from "zod";

/** Text of one line that hides nothing. PostgreSQL's text can't hold a NUL either. */
export const visible = (schema: z.ZodString) =>
  schema.regex(/^\P{Cc}*$/u, "Leave out control characters.");

/** What a person calls something. */
export const Label = visible(z.string().trim().min(1).max(80));
