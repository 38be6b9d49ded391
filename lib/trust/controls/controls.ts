import { ASVS } from "@/lib/trust/controls/asvs";
import type { Control, ControlsView } from "@/lib/trust/controls/schema";
import { SOC2 } from "@/lib/trust/controls/soc2";

/** Each control, with what this instance has to show for it, and what only people attest. */
export const CONTROLS: Control[] = [
  ...SOC2.map((said) => ({
    framework: "soc2" as const,
    evidence: [],
    ...said,
  })),
  ...ASVS.map((said) => ({
    framework: "asvs" as const,
    evidence: [],
    ...said,
  })),
];

export const listControls = async (): Promise<ControlsView> => ({
  object: "controls",
  data: CONTROLS,
});
