import { z } from "zod";

export const ProcessingQuery = z.strictObject({
  format: z.enum(["json", "csv"]).optional(),
});

/** One activity, by the members of GDPR Art. 30 (1) and (2). */
export const Processing = z.object({
  activity: z.string(),
  role: z
    .enum(["controller", "processor"])
    .describe("What whoever runs the instance is in it."),
  controller: z.string(),
  purposes: z.string(),
  data_subjects: z.string(),
  personal_data: z.string(),
  recipients: z.string(),
  third_countries: z.string(),
  erasure: z.string(),
  security: z.string(),
});
export type Processing = z.infer<typeof Processing>;

export const ProcessingView = z.object({
  object: z.literal("records_of_processing"),
  operator: z.string().nullable(),
  privacy_contact: z.string().nullable(),
  computed_at: z.iso.datetime(),
  data: z.array(Processing),
});
export type ProcessingView = z.infer<typeof ProcessingView>;
