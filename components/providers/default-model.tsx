"use client";

import { Button } from "@/components/ui/button";
import { FieldFrame } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { Select } from "@/components/ui/select";
import { useSubmission } from "@/components/ui/submission";
import { Section } from "@/components/ui/surface";
import type { FormAction } from "@/lib/http/form";
import type { ModelView } from "@/lib/predictions/schema";

type DefaultModelProps = {
  models: ModelView[];
  /** Gets the field `default_model`. Undefined: this person may not. */
  save?: FormAction<unknown>;
};

/** How a form spells that there is none: no model is called so. */
export const NO_DEFAULT = " ";

const DESCRIPTION =
  "It is meant where a call names no model, and comes first in the playground.";

/** Which model is meant where none is named. */
export function DefaultModel({ models, save }: DefaultModelProps) {
  const chosen = models.find((model) => model.default);

  return (
    <Section id="default" title="Default" description={DESCRIPTION}>
      {save ? (
        <DefaultForm models={models} chosen={chosen?.id} save={save} />
      ) : (
        <p className="font-mono text-sm">{chosen?.id ?? "None"}</p>
      )}
    </Section>
  );
}

type DefaultFormProps = Required<DefaultModelProps> & {
  chosen: string | undefined;
};

function DefaultForm({ models, chosen, save }: DefaultFormProps) {
  const { state, pending, form } = useSubmission(save);

  return (
    <form {...form} className="flex flex-wrap items-end gap-3">
      <FieldFrame label="Default model" className="min-w-0 grow sm:max-w-80">
        {(framed) => (
          <Select
            // What was saved elsewhere, or went with its provider, is shown.
            key={chosen}
            {...framed}
            name="default_model"
            defaultValue={chosen ?? NO_DEFAULT}
            options={[
              { value: NO_DEFAULT, label: "None" },
              ...models.map(({ id }) => ({ value: id, label: id })),
            ]}
          />
        )}
      </FieldFrame>
      <Button pending={pending}>Save the default</Button>
      <FormStatus state={state} done="Saved." />
    </form>
  );
}
