"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";

import {
  addDocument,
  cameOf,
  changeDocument,
  destroyDocument,
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
import { roundedBytes } from "@/components/ui/format-number";
import { RadioGroup } from "@/components/ui/radio-group";
import { ShortTime } from "@/components/ui/relative-time";
import { useSubmission } from "@/components/ui/submission";
import { Section } from "@/components/ui/surface";
import { fieldErrors } from "@/lib/http/form";
import type { Access, DocumentView } from "@/lib/trust/documents/schema";

/** The documents of the Trust Center, to be added, changed and destroyed. */
export function DocumentsPanel({ documents }: { documents: DocumentView[] }) {
  return (
    <Section
      id="documents"
      title="Documents"
      description="Such as a report of an audit. Sealed under a key of its own each, which goes with it."
      actions={<AddDocument />}
    >
      {documents.length === 0 ? (
        <p className="text-muted">There are none.</p>
      ) : (
        <ul className="grid">
          {documents.map((document) => (
            <One key={document.id} document={document} />
          ))}
        </ul>
      )}
    </Section>
  );
}

const ACCESS_WORDS: Record<Access, string> = {
  public: "For everyone",
  on_request: "On request",
};

function One({ document }: { document: DocumentView }) {
  const router = useRouter();
  const other = document.access === "public" ? "on_request" : "public";
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-3 last:border-0">
      <div className="grid min-w-0 gap-0.5">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium [overflow-wrap:anywhere]">
            {document.title}
          </span>
          <Badge look="outline">{ACCESS_WORDS[document.access]}</Badge>
        </p>
        <p className="text-sm text-muted [overflow-wrap:anywhere]">
          {document.filename}, {roundedBytes(document.bytes)}, added{" "}
          <ShortTime at={document.created_at} />
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Confirm
          look="primary"
          wayOut="Leave it"
          trigger={
            <Button size="small">
              {other === "public" ? "Give to everyone…" : "Only on request…"}
              <span className="sr-only"> {document.title}</span>
            </Button>
          }
          title={
            other === "public"
              ? `Give “${document.title}” to everyone`
              : `Give “${document.title}” only on request`
          }
          verb={other === "public" ? "Give to everyone" : "Only on request"}
          onConfirm={async () => {
            await changeDocument(document.id, { access: other });
            router.refresh();
          }}
        >
          <p>
            {other === "public"
              ? "Whoever reads the Trust Center can download it, without asking."
              : "From now on it is asked for under the terms. Who has downloaded it keeps it."}
          </p>
        </Confirm>
        <Confirm
          trigger={
            <Button size="small" look="danger-plain">
              Destroy…<span className="sr-only"> {document.title}</span>
            </Button>
          }
          title={`Destroy “${document.title}”`}
          verb="Destroy the document"
          onConfirm={async () => {
            await destroyDocument(document.id);
            router.refresh();
          }}
        >
          <p>
            Its key goes with it, and with both all that says who asked for it.
            This can't be undone.
          </p>
        </Confirm>
      </div>
    </li>
  );
}

function AddDocument() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>Add a document</Button>
      </DialogTrigger>
      <DialogContent
        title="Add a document"
        description="Its title and description are public, whoever may download it."
      >
        <AddForm onAdded={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function AddForm({ onAdded }: { onAdded: () => void }) {
  const router = useRouter();
  const { state, pending, form } = useSubmission<DocumentView>(
    async (_last, data) => {
      const { file, description, ...said } = Object.fromEntries(data);
      const wanted = {
        ...(said as Record<string, string>),
        ...(description && { description: String(description) }),
      };
      const next = await cameOf(addDocument(file as File, wanted));
      if (next?.ok) {
        onAdded();
        router.refresh();
      }
      return next;
    },
  );
  const errors = fieldErrors(state);

  return (
    <form {...form} className="grid gap-4">
      <Field
        label="File"
        name="file"
        type="file"
        required
        className="[&_input]:py-1.5"
        hint="Up to 20 MB."
      />
      <Field
        label="Title"
        name="title"
        required
        maxLength={200}
        errors={errors.title}
      />
      <Field
        label="Description"
        name="description"
        maxLength={1_000}
        errors={errors.description}
      />
      <RadioGroup
        label="Who gets it"
        name="access"
        defaultValue="on_request"
        options={[
          {
            value: "on_request",
            label: "Whom you grant it, under the terms",
            hint: "Who got it is written down.",
          },
          { value: "public", label: "Everyone" },
        ]}
      />
      <FormStatus
        state={state?.ok === false && state.problem.fields ? null : state}
      />
      <footer className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button type="button">Close</Button>
        </DialogClose>
        <Button look="primary" pending={pending}>
          Add the document
        </Button>
      </footer>
    </form>
  );
}
