"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Switch } from "@/components/ui/switch";

type ModelLimitProps = {
  /** The ids of all that could be asked. */
  models: string[];
  /** The ids of those that the key may ask. Null: any. */
  value: string[] | null;
  onChange: (models: string[] | null) => void;
  errors?: string[];
};

/** Which models a key may ask: any, or some. */
export function ModelLimit({
  models,
  value,
  onChange,
  errors,
}: ModelLimitProps) {
  const chosen = value ?? [];
  const turn = (id: string, on: boolean) =>
    onChange(on ? [...chosen, id] : chosen.filter((had) => had !== id));

  return (
    <div className="grid gap-3">
      <Switch
        label="It may ask some models only"
        hint="Off: any that the app has, whoever they are for."
        checked={value !== null}
        onCheckedChange={(on) => onChange(on ? [] : null)}
      />
      {value && (
        <fieldset className="grid max-h-48 gap-2.5 overflow-y-auto rounded-md border border-line p-3">
          <legend className="sr-only">Models that it may ask</legend>
          {models.map((id) => (
            <Checkbox
              key={id}
              label={
                <span className="font-mono text-xs [overflow-wrap:anywhere]">
                  {id}
                </span>
              }
              checked={chosen.includes(id)}
              onCheckedChange={(on) => turn(id, on === true)}
            />
          ))}
        </fieldset>
      )}
      {errors && <p className="text-sm text-red-text">{errors.join(" ")}</p>}
    </div>
  );
}
