import { z } from "zod";

import { FIGURES } from "@/lib/trust/schema";

export const FRAMEWORKS = ["soc2", "asvs"] as const;
export type Framework = (typeof FRAMEWORKS)[number];

/** By whom a control is met: what the instance does, or what only people can vouch for. */
export const SHARES = ["instance", "both", "organisation"] as const;

export const Evidence = z.union([
  z.object({ figure: z.enum(FIGURES) }),
  z.object({ at: z.string(), title: z.string() }),
]);
export type Evidence = z.infer<typeof Evidence>;

/** A control of a framework, and what this instance has to show for it. */
export const Control = z.object({
  framework: z.enum(FRAMEWORKS),
  id: z.string(),
  title: z.string(),
  share: z
    .enum(SHARES)
    .describe(
      "`instance`: what is shown here covers it. `both`: a part of it. " +
        "`organisation`: nothing here shows it; whoever runs the instance attests it.",
    ),
  instance: z.string().nullable().describe("What the instance does for it."),
  organisation: z.string().nullable().describe("What only people attest."),
  evidence: z.array(Evidence),
});
export type Control = z.infer<typeof Control>;

export const ControlsView = z.object({
  object: z.literal("controls"),
  data: z.array(Control),
});
export type ControlsView = z.infer<typeof ControlsView>;
