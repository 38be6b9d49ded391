"use client";

import { useState } from "react";

import { TYPES } from "@/components/providers/words";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { PasswordField } from "@/components/ui/password-field";
import { Switch } from "@/components/ui/switch";
import type { FieldErrors } from "@/lib/errors";
import type { ProviderType, ProviderView } from "@/lib/providers/schema";

type ProviderFieldsProps = {
  type: ProviderType;
  /** The provider as it is. Null: it is to be added. */
  provider: ProviderView | null;
  errors: FieldErrors;
};

/** What a provider is called, where it is, and how it wants to be asked. */
export function ProviderFields({
  type,
  provider,
  errors,
}: ProviderFieldsProps) {
  const [name, setName] = useState(provider?.name ?? "");
  const [url, setUrl] = useState(provider?.base_url ?? "");
  const { examples, key } = TYPES[type];

  return (
    <>
      <Field
        label="Base URL"
        name="base_url"
        required
        maxLength={2_000}
        inputMode="url"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        placeholder={examples[0]?.url}
        value={url}
        onChange={(event) => setUrl(event.target.value)}
        errors={errors.base_url}
      />
      {!provider && (
        <fieldset className="-mt-2 flex flex-wrap gap-1.5">
          <legend className="sr-only">Usual addresses</legend>
          {examples.map((example) => (
            <Button
              key={example.of}
              type="button"
              size="small"
              onClick={() => {
                setUrl(example.url);
                setName((typed) => typed || nameFor(example.of));
              }}
            >
              {example.of}
            </Button>
          ))}
        </fieldset>
      )}
      <Field
        label="Name"
        name="name"
        required
        maxLength={32}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        className="[&_input]:font-mono"
        value={name}
        onChange={(event) => setName(event.target.value)}
        hint={`Its models are called ${name || "name"}/…`}
        errors={errors.name}
      />
      <PasswordField
        label="Key"
        name="api_key"
        maxLength={4_096}
        autoComplete="off"
        data-1p-ignore
        placeholder={provider?.has_key ? "As it is" : undefined}
        hint={`${key} It is sealed, and shown to nobody again. ${
          provider?.has_key
            ? "Left empty, it stays."
            : "Leave it empty where none is wanted."
        }`}
        errors={errors.api_key}
      />
      <Seldom provider={provider} errors={errors} />
    </>
  );
}

const nameFor = (server: string) => server.toLowerCase().replaceAll(" ", "-");

function Seldom({
  provider,
  errors,
}: Pick<ProviderFieldsProps, "provider" | "errors">) {
  const isWrong = errors.timeout_seconds ?? errors.concurrency;

  return (
    <details open={isWrong !== undefined} className="group">
      <summary className="link w-fit cursor-pointer text-sm">
        How it is asked
      </summary>
      <div className="mt-3 grid gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Seconds it may be silent"
            name="timeout_seconds"
            type="number"
            required
            min={1}
            max={600}
            defaultValue={provider?.timeout_seconds ?? 120}
            errors={errors.timeout_seconds}
          />
          <Field
            label="Calls at a time"
            name="concurrency"
            type="number"
            required
            min={1}
            max={1_000}
            defaultValue={provider?.concurrency ?? 32}
            hint="By each of our processes."
            errors={errors.concurrency}
          />
        </div>
        <Switch
          name="all_models"
          defaultChecked={provider?.all_models ?? false}
          label="Any model that it has may be asked"
          hint="Beside those that are picked. Nobody says then what one costs, or who may ask it."
        />
        {provider?.has_key && (
          <Switch
            name="no_key"
            label="Take its key away"
            hint="It is destroyed, and nothing is shown to the provider from then on."
          />
        )}
      </div>
    </details>
  );
}

/** What these fields say, as the API takes it; of the key, only where it is another. */
export function saidIn(form: FormData): Record<string, unknown> {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const key = text("api_key");
  return {
    name: text("name"),
    base_url: text("base_url"),
    ...(form.get("no_key") === "on" && { api_key: null }),
    ...(key && { api_key: key }),
    timeout_seconds: Number(text("timeout_seconds")),
    concurrency: Number(text("concurrency")),
    all_models: form.get("all_models") === "on",
  };
}
