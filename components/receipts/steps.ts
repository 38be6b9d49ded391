import type { Verdict } from "@/lib/log/receipt";
import type { Step } from "@/lib/log/unproven";

/** What a check does, in its order, for people. */
const STEPS: { name: string; of: Step[] }[] = [
  { name: "The key is a public key of a log", of: ["platform", "key"] },
  { name: "The receipt is spelt as receipts are", of: ["receipt", "entry"] },
  { name: "Its proof can be read", of: ["proof", "note"] },
  { name: "The key signed it", of: ["signature", "checkpoint"] },
  { name: "The entry stands in what was signed", of: ["inclusion"] },
];

const CONTENT = {
  name: "It is about this content",
  of: ["salt", "commitment"],
} satisfies (typeof STEPS)[number];

export type StepState = "passed" | "failed" | "not reached";

/** How far a check came. Of a content, where one was given to be checked. */
export function stepsOf(
  verdict: Verdict,
  ofContent: boolean,
): { name: string; state: StepState }[] {
  const steps = ofContent ? [...STEPS, CONTENT] : STEPS;
  const failed = verdict.verified
    ? steps.length
    : steps.findIndex(({ of }) => of.includes(verdict.step));
  return steps.map(({ name }, place) => {
    if (place === failed) return { name, state: "failed" };
    return { name, state: place < failed ? "passed" : "not reached" };
  });
}
