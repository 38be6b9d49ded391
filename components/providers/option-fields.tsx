"use client";

import { Field, FieldFrame } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { FieldErrors } from "@/lib/errors";
import type { ProviderType } from "@/lib/providers/schema";

/** How an option is written in a form. */
type Spelling =
  | { as: "text" | "whole" | "number" | "numbers" | "lines" }
  | { as: "choice"; choices: [value: string, label: string][] }
  /** True, false, or as the server says. */
  | { as: "either"; usual: boolean | null };

type Option = Spelling & { name: string; label: string; hint?: string };

const IMAGES: Option[] = [
  {
    name: "width",
    label: "Width",
    as: "whole",
    hint: "In pixels. Empty: as the model says.",
  },
  { name: "height", label: "Height", as: "whole" },
  {
    ...{ name: "fit", label: "A picture is", as: "choice" },
    choices: [
      ["fill", "Stretched to that size"],
      ["cover", "Cut to it"],
      ["contain", "Put into a black frame"],
    ],
  },
  {
    ...{ name: "layout", label: "Layout", as: "choice" },
    choices: [
      ["", "As the model says"],
      ["NCHW", "NCHW: channels first"],
      ["NHWC", "NHWC: channels last"],
    ],
  },
  {
    ...{ name: "channels", label: "Channels", as: "choice" },
    choices: [
      ["RGB", "RGB"],
      ["BGR", "BGR"],
    ],
  },
  {
    name: "scale",
    label: "Scale",
    as: "number",
    hint: "Empty: 1/255, or 1 for whole numbers.",
  },
  {
    name: "mean",
    label: "Mean",
    as: "numbers",
    hint: "One, or one for each channel: 0.485 0.456 0.406",
  },
  {
    name: "std",
    label: "Standard deviation",
    as: "numbers",
    hint: "0.229 0.224 0.225",
  },
  {
    name: "encoded",
    label: "It takes files",
    as: "either",
    usual: false,
    hint: "A JPEG, which it decodes itself.",
  },
];

const TENSORS: Option[] = [
  {
    name: "version",
    label: "Version",
    as: "text",
    hint: "Empty: the one that its server takes.",
  },
  {
    name: "input",
    label: "Tensor that is written",
    as: "text",
    hint: "Empty: the first.",
  },
  {
    name: "output",
    label: "Tensor that is read",
    as: "text",
    hint: "Empty: the first.",
  },
  {
    ...{
      name: "activation",
      label: "Its numbers become shares by",
      as: "choice",
    },
    choices: [
      ["none", "Nothing: they are shares"],
      ["softmax", "Softmax"],
      ["sigmoid", "Sigmoid"],
    ],
  },
  { name: "binary", label: "Tensors go as bytes", as: "either", usual: null },
  { name: "batch", label: "Texts at a time", as: "whole" },
  {
    name: "labels",
    label: "Labels",
    as: "lines",
    hint: "One a line, in the model's order. Empty: those that its server knows.",
  },
];

const PLACE: Option[] = [
  {
    name: "user",
    label: "User",
    as: "text",
    hint: "Whose it is. Empty: as the address or the key says.",
  },
  {
    name: "app",
    label: "App",
    as: "text",
    hint: "Empty: as the address or the key says.",
  },
  { name: "version", label: "Version", as: "text", hint: "Empty: the latest." },
];

const GROUPS: Record<ProviderType, { title: string; options: Option[] }[]> = {
  openai: [],
  oip: [
    { title: "What its answer means", options: TENSORS },
    { title: "How a picture is put", options: IMAGES },
  ],
  clarifai: [{ title: "Where it is", options: PLACE }],
};

/** What the API takes where nothing is said, and so what an empty form shows. */
const USUAL: Record<string, unknown> = {
  ...{ fit: "fill", channels: "RGB", activation: "none", batch: 1 },
};

type OptionFieldsProps = {
  type: ProviderType;
  options: Record<string, unknown>;
  errors: FieldErrors;
};

/** What a provider of this type doesn't tell of its models. */
export function OptionFields({ type, options, errors }: OptionFieldsProps) {
  return GROUPS[type].map(({ title, options: group }) => (
    <details
      key={title}
      open={group.some(
        ({ name }) => name in options || `options.${name}` in errors,
      )}
    >
      <summary className="link w-fit cursor-pointer text-sm">{title}</summary>
      <div className="mt-3 grid gap-4 sm:grid-cols-2">
        {group.map((option) => (
          <OptionField
            key={option.name}
            option={option}
            value={options[option.name] ?? USUAL[option.name]}
            errors={errors[`options.${option.name}`]}
          />
        ))}
      </div>
    </details>
  ));
}

type OptionFieldProps = {
  option: Option;
  value: unknown;
  errors?: string[];
};

const prefixed = (name: string) => `options.${name}`;

function OptionField({ option, value, errors }: OptionFieldProps) {
  const { label, hint } = option;
  const name = prefixed(option.name);
  const framed = { label, hint, errors };
  switch (option.as) {
    case "choice":
      return (
        <Choice
          {...framed}
          name={name}
          value={String(value ?? "")}
          choices={option.choices}
        />
      );
    case "either":
      return (
        <Choice
          {...framed}
          name={name}
          value={value === true ? "true" : value === false ? "false" : ""}
          choices={[
            ["", option.usual === null ? "Where its server says so" : "No"],
            ...(option.usual === null
              ? [["false", "No"] as [string, string]]
              : []),
            ["true", "Yes"],
          ]}
        />
      );
    case "lines":
      return (
        <FieldFrame {...framed} className="sm:col-span-2">
          {(frame) => (
            <Textarea
              {...frame}
              name={name}
              spellCheck={false}
              defaultValue={Array.isArray(value) ? value.join("\n") : ""}
              className="max-h-60 font-mono text-xs"
            />
          )}
        </FieldFrame>
      );
    default:
      return (
        <Field
          {...framed}
          name={name}
          inputMode={option.as === "text" ? undefined : "decimal"}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          defaultValue={
            Array.isArray(value) ? value.join(" ") : String(value ?? "")
          }
        />
      );
  }
}

/** How a form spells that nothing is said: a choice's value can't be empty. */
const UNSAID = "unsaid";

type ChoiceProps = {
  label: string;
  hint?: string;
  errors?: string[];
  name: string;
  value: string;
  choices: [value: string, label: string][];
};

function Choice({ label, hint, errors, name, value, choices }: ChoiceProps) {
  return (
    <FieldFrame label={label} hint={hint} errors={errors}>
      {(framed) => (
        <Select
          {...framed}
          name={name}
          defaultValue={value || UNSAID}
          options={choices.map(([choice, words]) => ({
            value: choice || UNSAID,
            label: words,
          }))}
        />
      )}
    </FieldFrame>
  );
}

/** What these fields say; what is empty is left out, and so is as usual. */
export function optionsIn(
  form: FormData,
  type: ProviderType,
): Record<string, unknown> {
  const all = GROUPS[type].flatMap(({ options }) => options);
  const said = all.map((option): [string, unknown] => {
    const written = String(form.get(prefixed(option.name)) ?? "").trim();
    const isSaid = written !== "" && written !== UNSAID;
    return [option.name, isSaid ? readAs(option.as, written) : undefined];
  });
  return Object.fromEntries(
    said.filter(
      ([name, value]) => value !== undefined && value !== USUAL[name],
    ),
  );
}

function readAs(as: Spelling["as"], written: string): unknown {
  switch (as) {
    case "whole":
    case "number":
      return numberOr(written);
    case "numbers":
      return written.split(/[\s,;]+/).map(numberOr);
    case "lines":
      return written
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);
    case "either":
      return written === "true";
    default:
      return written;
  }
}

/** What is no number goes as it is, and is refused as such: JSON has no NaN. */
function numberOr(written: string): number | string {
  const number = Number(written);
  return Number.isNaN(number) ? written : number;
}
