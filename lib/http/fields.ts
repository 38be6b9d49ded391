import { z } from "zod";

/** How a form spells a switch: `on`, or not there. */
export const on = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

/** How a form spells nothing: an empty box. */
export const orNothing = <S extends z.ZodType>(schema: S) =>
  z.preprocess((text) => text || null, schema.nullable());
