"use client";

import { type SubmitEvent, useState } from "react";

import { LabelBox } from "@/components/annotations/label-box";
import { annotationOf } from "@/components/annotations/typed";
import { Button } from "@/components/ui/button";
import { FieldFrame } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { AnnotationBody } from "@/lib/annotations/schema";

type AnnotationFormProps = {
  /** The app whose labels are offered. */
  app: string;
  /** What the button says it does. */
  verb: string;
  /** Resolves when it is said; what it throws is shown. */
  annotate: (body: AnnotationBody) => Promise<unknown>;
  onClose: () => void;
};

/** What to say about one record, or about many: labels, and a comment. */
export function AnnotationForm({
  app,
  verb,
  annotate,
  onClose,
}: AnnotationFormProps) {
  const [labels, setLabels] = useState("");
  const [comment, setComment] = useState("");
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const body = annotationOf(labels, comment);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!body) return;
    setPending(true);
    setFailure(null);
    try {
      await annotate(body);
      onClose();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "It was not said.");
    } finally {
      setPending(false);
    }
  };

  return (
    <form onSubmit={submit} className="grid gap-4">
      <FieldFrame
        label="Labels"
        hint="With a comma between them. label: finds records by them."
      >
        {(framed) => (
          <LabelBox
            {...framed}
            app={app}
            many
            autoFocus
            placeholder="cat, needs a second look"
            value={labels}
            onValueChange={setLabels}
          />
        )}
      </FieldFrame>
      <FieldFrame label="Comment">
        {(framed) => (
          <Textarea
            {...framed}
            value={comment}
            maxLength={10_000}
            onChange={(event) => setComment(event.target.value)}
          />
        )}
      </FieldFrame>
      <p role="alert" className="text-sm text-red-text empty:hidden">
        {failure}
      </p>
      <footer className="flex flex-wrap justify-end gap-2">
        <Button type="button" onClick={onClose}>
          Close
        </Button>
        <Button look="primary" pending={pending} disabled={!body}>
          {verb}
        </Button>
      </footer>
    </form>
  );
}
