import { Check, Circle, X } from "lucide-react";

import { type StepState, stepsOf } from "@/components/receipts/steps";
import { cn } from "@/components/ui/cn";
import type { Verdict } from "@/lib/log/receipt";

type CheckResultProps = {
  verdict: Verdict;
  /** Whether a content was given to be checked as well. */
  ofContent: boolean;
};

/** Whether a receipt verifies; if not, where the check ended, and why. */
export function CheckResult({ verdict, ofContent }: CheckResultProps) {
  return (
    <section
      role="status"
      className={cn(
        "grid gap-3 rounded-lg border bg-surface p-5 print:hidden",
        verdict.verified ? "border-line" : "border-red/50",
      )}
    >
      <h2 className="text-lg font-semibold">
        {verdict.verified
          ? "This receipt verifies"
          : "This receipt does not verify"}
      </h2>
      <ol className="grid gap-1.5 text-sm">
        {stepsOf(verdict, ofContent).map(({ name, state }) => (
          <li
            key={name}
            className={cn(
              "flex items-start gap-2",
              state === "failed" && "font-medium text-red-text",
              state === "not reached" && "text-muted",
            )}
          >
            <span className="mt-0.5 shrink-0 [&_svg]:size-4 [&_svg]:stroke-[1.5]">
              {MARKS[state]}
            </span>
            <span>
              {name}
              {state !== "passed" && (
                <span className="font-normal"> · {state}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
      {!verdict.verified && (
        <p className="text-pretty [overflow-wrap:anywhere]">{verdict.reason}</p>
      )}
    </section>
  );
}

const MARKS: Record<StepState, React.ReactNode> = {
  passed: <Check className="text-accent-text" />,
  failed: <X />,
  "not reached": <Circle />,
};
