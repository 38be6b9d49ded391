import { z } from "zod";

import { visible } from "@/lib/label";

export const Email = z
  .email("Write an e-mail address.")
  .max(254)
  .transform((email) => email.toLowerCase());

export const Password = z
  .string()
  .min(12, "Use at least 12 characters.")
  .max(256, "Use at most 256 characters.");

export const NewAccount = z.object({
  email: Email,
  name: visible(z.string().trim().max(80)).default(""),
  password: Password,
  /** The one-time code that the start printed. */
  code: z.string().trim().default(""),
});
export type NewAccount = z.output<typeof NewAccount>;
