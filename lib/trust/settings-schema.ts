import { z } from "zod";

import { visible } from "@/lib/label";

const line = (most: number) => visible(z.string().trim().min(1).max(most));

/** Where people are reached: an address that a browser or a mail program knows. */
const Contact = line(500).refine(
  (value) => /^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:\S+)$/.test(value),
  "Begin it with mailto:, https: or tel:.",
);

const Page = line(500).refine(
  (value) => /^https?:\/\/\S+$/.test(value) && URL.canParse(value),
  "Give the address of a page.",
);

/** What is said at the Trust Center. What is left out stays as it is. */
export const TrustSettingsPatch = z
  .strictObject({
    /** Whether everyone may read it. */
    open: z.boolean(),
    /** Who runs the instance. */
    operator: line(200).nullable(),
    /** Where faults are told: for `/.well-known/security.txt`. */
    security_contact: Contact.nullable(),
    security_policy: Page.nullable(),
    privacy_contact: Contact.nullable(),
    /** Under which documents are given. */
    terms: z
      .string()
      .trim()
      .regex(/^[^\0]*$/)
      .min(1)
      .max(20_000),
  })
  .partial();
export type TrustSettingsPatch = z.output<typeof TrustSettingsPatch>;

export const TermsView = z.object({
  version: z.int().describe("0: those of the product, until others are set."),
  text: z.string(),
});
export type TermsView = z.infer<typeof TermsView>;

export const ContactView = z.object({
  operator: z.string().nullable(),
  security_contact: z.string().nullable(),
  security_policy: z.string().nullable(),
  privacy_contact: z.string().nullable(),
});
export type ContactView = z.infer<typeof ContactView>;

export const TrustSettingsView = ContactView.extend({
  object: z.literal("trust.settings"),
  open: z.boolean(),
  /** Whether the setting TRUST_CENTER lets it be open at all. */
  may_open: z.boolean(),
  terms: TermsView,
});
export type TrustSettingsView = z.infer<typeof TrustSettingsView>;
