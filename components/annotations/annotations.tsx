"use client";

import { X } from "lucide-react";
import { useState } from "react";

import { AnnotationForm } from "@/components/annotations/annotation-form";
import type { Kind } from "@/components/annotations/bodies";
import { Said } from "@/components/annotations/said";
import type { Annotating } from "@/components/annotations/use-annotating";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { Id } from "@/components/ui/id";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AnnotationView } from "@/lib/annotations/schema";

type AnnotationsProps = {
  annotating: Annotating;
  /** What those are called who may have said something, by their ids. */
  people: Record<string, string>;
  mayAnnotate: boolean;
};

/** What people said about an input, and where they say more. */
export function Annotations({
  annotating,
  people,
  mayAnnotate,
}: AnnotationsProps) {
  const { annotations } = annotating;
  const [saying, setSaying] = useState(false);

  return (
    <div className="grid gap-3">
      {annotations.length === 0 && !saying && (
        <p className="text-sm text-muted">
          Nobody has said anything of it yet.
        </p>
      )}
      <ul aria-label="What people said" className="grid gap-3 empty:hidden">
        {annotations.map((annotation) => (
          <One
            key={annotating.keyOf(annotation)}
            annotation={annotation}
            annotating={annotating}
            author={people[annotation.author]}
            mayRemove={mayAnnotate}
          />
        ))}
      </ul>
      {annotating.hasMore && (
        <p className="text-sm text-muted">
          Older ones are there, too: the API lists them.
        </p>
      )}
      {mayAnnotate && !saying && (
        <div className="flex items-center gap-2">
          <Button size="small" onClick={() => setSaying(true)}>
            Annotate
          </Button>
          <p role="status" className="text-xs text-muted">
            {annotating.saving && "Saving…"}
          </p>
        </div>
      )}
      {saying && (
        <AnnotationForm
          app={annotating.app}
          verb="Annotate"
          onClose={() => setSaying(false)}
          annotate={(body) => annotating.say(body).done}
        />
      )}
    </div>
  );
}

type OneProps = {
  annotation: AnnotationView;
  annotating: Annotating;
  author: string | undefined;
  mayRemove: boolean;
};

function One({ annotation, annotating, author, mayRemove }: OneProps) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-2 gap-y-1 border-l-2 border-line pl-3 text-sm">
      <Said
        said={annotation}
        marks={KINDS.map((kind) => (
          <Marks
            key={kind}
            kind={kind}
            annotation={annotation}
            annotating={annotating}
          />
        ))}
      />
      {mayRemove && (
        <IconButton
          label="Remove this annotation"
          size="small"
          onClick={() => annotating.remove(annotation)}
        >
          <X />
        </IconButton>
      )}
      <p className="col-span-2 flex flex-wrap items-center gap-2 text-xs text-muted">
        <Author id={annotation.author} name={author} />
        <RelativeTime at={annotation.changed_at} />
      </p>
    </li>
  );
}

const KINDS: Kind[] = ["regions", "spans", "ranges"];

function Author({ id, name }: { id: string; name: string | undefined }) {
  if (id === "") return <span>On its way</span>;
  return name ? <span title={id}>{name}</span> : <Id value={id} of="author" />;
}

type MarksProps = Pick<OneProps, "annotation" | "annotating"> & { kind: Kind };

/** The parts that it speaks of. One that is picked is shown where it is. */
function Marks({ kind, annotation, annotating }: MarksProps) {
  return annotation[kind].map(({ label }, place) => {
    const key = `${annotating.keyOf(annotation)} ${place}`;
    const picked = annotating.picked === key;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: it is called by its place.
      <li key={place} className="max-w-full">
        <button
          type="button"
          aria-pressed={picked}
          onClick={() => annotating.pick(picked ? null : key)}
          className={cn(
            "max-w-full truncate rounded-sm border border-line px-1.5 text-xs hover:border-control",
            picked && "border-accent bg-accent-soft text-accent-text",
          )}
        >
          {label}
        </button>
      </li>
    );
  });
}
