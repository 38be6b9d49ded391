"use client";

import { isUnsure } from "@/components/predictions/sure";
import type { Answered, Shown } from "@/components/predictions/use-shown";
import { percent } from "@/components/ui/format-number";
import { Select } from "@/components/ui/select";
import { Slider } from "@/components/ui/slider";

const NONE = "none";

/** Which answer is shown, which beside it, and how sure of a thing a model has to be. */
export function ShownControls({ shown }: { shown: Shown }) {
  const { answered, one, other, sure } = shown;
  if (!one) return null;
  const others = answered.filter(({ id }) => id !== one.id);

  return (
    <div className="grid gap-3 empty:hidden">
      {others.length > 0 && (
        <div className="grid grid-cols-2 gap-2">
          <Select
            aria-label="Prediction that is shown"
            value={one.id}
            onValueChange={shown.show}
            options={answered.map(optionOf)}
          />
          <Select
            aria-label="Compare with"
            value={other?.id ?? NONE}
            onValueChange={(id) => shown.showBeside(id === NONE ? null : id)}
            options={[
              { value: NONE, label: "Compare with…" },
              ...others.map(optionOf),
            ]}
          />
        </div>
      )}
      {(isUnsure(one.output) || (other && isUnsure(other.output))) && (
        <div className="flex items-center gap-3">
          <Slider
            label="How sure it has to be"
            min={0}
            max={1}
            step={0.01}
            value={sure}
            say={percent}
            onValueChange={shown.setSure}
          />
          <span className="figures w-28 shrink-0 text-right text-xs text-muted">
            {sure > 0 ? `at least ${percent(sure)}` : "however sure"}
          </span>
        </div>
      )}
    </div>
  );
}

const optionOf = ({ id, model, created_at }: Answered) => ({
  value: id,
  label: model.id,
  hint: `${model.provider}, ${created_at.slice(0, 16).replace("T", " ")} UTC`,
});
