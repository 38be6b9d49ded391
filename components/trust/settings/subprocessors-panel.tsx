"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";

import {
  addSubprocessor,
  cameOf,
  changeSubprocessor,
  endSubprocessor,
} from "@/components/trust/calls";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogTrigger,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { RadioGroup } from "@/components/ui/radio-group";
import { useSubmission } from "@/components/ui/submission";
import { Section } from "@/components/ui/surface";
import { fieldErrors } from "@/lib/http/form";
import type { SubprocessorView } from "@/lib/trust/subprocessors/schema";

type SubprocessorsPanelProps = { subprocessors: SubprocessorView[] };

/** Who else gets something of what is sent: each change is told to who follows the feed. */
export function SubprocessorsPanel({ subprocessors }: SubprocessorsPanelProps) {
  return (
    <Section
      id="subprocessors"
      title="Subprocessors and providers"
      description="Each change is a notice at /trust/changes.atom. Say so before it takes effect, by its date."
      actions={
        <OneDialog
          trigger={<Button>Add one</Button>}
          title="Add a subprocessor or a provider"
          one={null}
        />
      }
    >
      {subprocessors.length === 0 ? (
        <p className="text-muted">Nobody is listed.</p>
      ) : (
        <ul className="grid">
          {subprocessors.map((one) => (
            <One key={one.id} one={one} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function One({ one }: { one: SubprocessorView }) {
  const router = useRouter();
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-3 last:border-0">
      <div className="grid min-w-0 gap-0.5">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{one.name}</span>
          <Badge look="outline">{KINDS[one.kind]}</Badge>
        </p>
        <p className="text-sm text-muted [overflow-wrap:anywhere]">
          {one.location}, from {one.starts_on} on. Gets {one.data}.
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <OneDialog
          trigger={
            <Button size="small">
              Change…<span className="sr-only"> {one.name}</span>
            </Button>
          }
          title={`Change ${one.name}`}
          one={one}
        />
        <Confirm
          trigger={
            <Button size="small" look="danger-plain">
              End…<span className="sr-only"> {one.name}</span>
            </Button>
          }
          title={`${one.name} gets nothing any more`}
          verb="Take it off the list"
          onConfirm={async () => {
            await endSubprocessor(one.id);
            router.refresh();
          }}
        >
          <p>It leaves the list now, and whoever follows the feed is told.</p>
        </Confirm>
      </div>
    </li>
  );
}

const KINDS: Record<SubprocessorView["kind"], string> = {
  subprocessor: "Subprocessor",
  provider: "Provider of models",
};

type OneDialogProps = {
  trigger: ReactNode;
  title: string;
  /** As it is. Null: it is to be added. */
  one: SubprocessorView | null;
};

function OneDialog({ trigger, title, one }: OneDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent
        title={title}
        description="All of this is public."
        className="max-w-lg"
      >
        <OneForm one={one} onSaved={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

const today = () => new Date().toISOString().slice(0, 10);

type OneFormProps = { one: SubprocessorView | null; onSaved: () => void };

function OneForm({ one, onSaved }: OneFormProps) {
  const router = useRouter();
  const { state, pending, form } = useSubmission<SubprocessorView>(
    async (_last, data) => {
      const { url, ...said } = Object.fromEntries(data);
      const wanted = { ...said, url: url || null };
      const next = await cameOf(
        one ? changeSubprocessor(one.id, wanted) : addSubprocessor(wanted),
      );
      if (next?.ok) {
        onSaved();
        router.refresh();
      }
      return next;
    },
  );
  const errors = fieldErrors(state);
  const field = (name: keyof SubprocessorView, label: string, most: number) => (
    <Field
      label={label}
      name={name}
      required={name !== "url"}
      maxLength={most}
      defaultValue={one?.[name] ?? ""}
      errors={errors[name]}
    />
  );

  return (
    <form {...form} className="grid gap-4">
      <RadioGroup
        label="What it is"
        name="kind"
        defaultValue={one?.kind ?? "subprocessor"}
        options={Object.entries(KINDS).map(([value, label]) => ({
          value,
          label,
        }))}
      />
      {field("name", "Name", 200)}
      <div className="grid gap-4 sm:grid-cols-2">
        {field("data", "What it gets", 500)}
        {field("purpose", "What for", 500)}
        {field("location", "Where it is", 200)}
        <Field
          label="From which day on"
          name="starts_on"
          type="date"
          required
          defaultValue={one?.starts_on ?? today()}
          errors={errors.starts_on}
        />
      </div>
      {field("url", "Its page", 500)}
      <FormStatus
        state={state?.ok === false && state.problem.fields ? null : state}
      />
      <footer className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button type="button">Close</Button>
        </DialogClose>
        <Button look="primary" pending={pending}>
          {one ? "Save and tell" : "Add and tell"}
        </Button>
      </footer>
    </form>
  );
}
