"use client";

import { TYPE_NAMES } from "@/components/inputs/naming";
import { priceWords } from "@/components/providers/words";
import { FieldFrame } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { InputType } from "@/lib/inputs/schema";
import type { ModelView } from "@/lib/predictions/schema";

type ModelPickerProps = {
  models: ModelView[];
  value: string;
  onChange: (model: string) => void;
  /** What it will be asked about. The others can't be picked. */
  type: InputType;
};

export function ModelPicker({
  models,
  value,
  onChange,
  type,
}: ModelPickerProps) {
  const chosen = models.find((model) => model.id === value);

  return (
    <FieldFrame label="Model" hint={chosen?.description}>
      {(framed) => (
        <Select
          {...framed}
          value={value}
          onValueChange={onChange}
          options={models.map((model) => ({
            value: model.id,
            label: model.id,
            disabled: !model.takes.includes(type),
            hint: hintOf(model),
          }))}
        />
      )}
    </FieldFrame>
  );
}

function hintOf({ name, provider, takes, price, id }: ModelView): string {
  const isRemote = id.startsWith(`${provider}/`);
  const types = takes.map((taken) => TYPE_NAMES[taken].toLowerCase());
  return [
    isRemote ? `At ${provider}` : name,
    `takes ${types.join(", ")}`,
    ...(price ? [`${priceWords(price)} for a million tokens`] : []),
  ].join(" · ");
}
