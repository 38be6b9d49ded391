"use client";

import { TYPE_NAMES } from "@/components/inputs/naming";
import { OptionFields, optionsIn } from "@/components/providers/option-fields";
import { ANSWERED_BY, ANSWERS, WHO } from "@/components/providers/words";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldFrame } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { FieldErrors } from "@/lib/errors";
import type { PickedModel, ProviderType } from "@/lib/providers/schema";

type ModelFieldsProps = {
  type: ProviderType;
  model: PickedModel;
  errors: FieldErrors;
};

const TAKEN = ["text", "image", "video"] as const;
const ASKERS = (["editor", "admin", "owner"] as const).map((value) => ({
  value,
  label: WHO[value],
}));

export function ModelFields({ type, model, errors }: ModelFieldsProps) {
  const { takes, output, min_role, price } = model;

  return (
    <>
      <fieldset className="grid gap-2">
        <legend className="mb-1.5 text-sm font-medium">It takes</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {TAKEN.map((taken) => (
            <Checkbox
              key={taken}
              name="takes"
              value={taken}
              label={`${TYPE_NAMES[taken]}s`}
              defaultChecked={takes.includes(taken)}
            />
          ))}
        </div>
        {errors.takes && (
          <p className="text-sm text-red-text">{errors.takes.join(" ")}</p>
        )}
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <FieldFrame label="It answers" errors={errors.output}>
          {(framed) => (
            <Select
              {...framed}
              name="output"
              defaultValue={output}
              options={ANSWERED_BY[type].map((value) => ({
                value,
                label: capital(ANSWERS[value]),
              }))}
            />
          )}
        </FieldFrame>
        <FieldFrame
          label="Who may ask it"
          hint="An API key has a list of its own."
          errors={errors.min_role}
        >
          {(framed) => (
            <Select
              {...framed}
              name="min_role"
              defaultValue={min_role === "viewer" ? "editor" : min_role}
              options={ASKERS}
            />
          )}
        </FieldFrame>
        <Dollars
          label="What it reads costs"
          name="input"
          value={price?.input}
          errors={errors.price}
        />
        <Dollars
          label="What it writes costs"
          name="output_price"
          value={price?.output}
        />
      </div>
      <OptionFields type={type} options={model.options} errors={errors} />
    </>
  );
}

const capital = (words: string) => words[0]?.toUpperCase() + words.slice(1);

type DollarsProps = {
  label: string;
  name: string;
  value: number | undefined;
  errors?: string[];
};

function Dollars({ label, name, value, errors }: DollarsProps) {
  return (
    <Field
      label={label}
      name={name}
      type="number"
      min={0}
      max={1_000_000}
      step="any"
      inputMode="decimal"
      placeholder="Not known"
      defaultValue={value}
      hint="US dollars for a million tokens."
      errors={errors}
    />
  );
}

/** What these fields say, as the API takes it. */
export function pickIn(form: FormData, type: ProviderType): object {
  const [read, written] = [form.get("input"), form.get("output_price")];
  const isPriced = Boolean(read || written);
  return {
    takes: form.getAll("takes"),
    output: form.get("output"),
    min_role: form.get("min_role"),
    price: isPriced ? { input: Number(read), output: Number(written) } : null,
    options: optionsIn(form, type),
  };
}
