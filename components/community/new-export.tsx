"use client";

import { useState } from "react";

import { createExport } from "@/components/community/training-calls";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field, FieldFrame } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { NewCommunityExport } from "@/lib/community/exports/schema";
import { Refused } from "@/lib/http/ask";
import { LICENCE_NAMES, LICENCES } from "@/lib/sharing/licence";

type NewExportProps = {
  workspaces: { id: string; name: string }[];
  onAsked: () => Promise<void>;
};

const ANY = "any";

const FORMATS = [
  { value: "jsonl", label: "JSON lines", hint: "All that is shared of each." },
  { value: "coco", label: "COCO", hint: "Images, with their regions." },
];

const TYPES = [
  { value: ANY, label: "Everything" },
  { value: "image", label: "Images" },
  { value: "text", label: "Texts" },
  { value: "video", label: "Videos" },
];

const LICENCE_OPTIONS = [
  { value: ANY, label: "Any licence" },
  ...LICENCE_NAMES.map((name) => ({
    value: name,
    label: name,
    hint: LICENCES[name].says,
  })),
];

/** Asks for a training export, after what it obliges to has been said. */
export function NewExport({ workspaces, onAsked }: NewExportProps) {
  const [open, setOpen] = useState(false);
  const [format, setFormat] = useState("jsonl");
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Refused | Error | null>(null);

  const submit = async (form: FormData) => {
    setPending(true);
    setFailure(null);
    try {
      await createExport(wantedBy(form));
      setOpen(false);
      await onAsked();
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error("It didn't work."));
    } finally {
      setPending(false);
    }
  };
  const fields = failure instanceof Refused ? failure.problem.fields : {};

  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button look="primary">New export</Button>
      </DialogTrigger>
      <DialogContent
        title="Export what is shared"
        description="Owners may take back what they share. Then you are told, and have 14 days to delete it wherever you brought it, and to confirm that."
      >
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            submit(new FormData(event.currentTarget));
          }}
        >
          <FieldFrame label="Format">
            {(framed) => (
              <Select
                {...framed}
                name="format"
                options={FORMATS}
                value={format}
                onValueChange={setFormat}
              />
            )}
          </FieldFrame>
          {format === "jsonl" && (
            <FieldFrame label="Type">
              {(framed) => (
                <Select
                  {...framed}
                  name="type"
                  options={TYPES}
                  defaultValue={ANY}
                />
              )}
            </FieldFrame>
          )}
          <FieldFrame label="Licence">
            {(framed) => (
              <Select
                {...framed}
                name="licence"
                options={LICENCE_OPTIONS}
                defaultValue={ANY}
              />
            )}
          </FieldFrame>
          <Field
            label="Search"
            name="q"
            hint="As on the community's page. Leave it empty for all of it."
            errors={fields?.q}
          />
          {workspaces.length > 1 && (
            <FieldFrame
              label="For"
              hint="Its members see the export, and what has to be deleted of it."
            >
              {(framed) => (
                <Select
                  {...framed}
                  name="workspace"
                  options={workspaces.map(({ id, name }) => ({
                    value: id,
                    label: name,
                  }))}
                  defaultValue={workspaces[0]?.id}
                />
              )}
            </FieldFrame>
          )}
          <footer className="flex items-center justify-end gap-3">
            <p role="alert" className="text-sm text-red-text">
              {failure?.message}
            </p>
            <Button type="submit" look="primary" pending={pending}>
              Export
            </Button>
          </footer>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function wantedBy(form: FormData): NewCommunityExport {
  const said = Object.fromEntries(
    [...form].filter(([, value]) => value !== "" && value !== ANY),
  );
  return said as unknown as NewCommunityExport;
}
