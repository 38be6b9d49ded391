"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";

import { AnnotationForm } from "@/components/annotations/annotation-form";
import {
  annotateInput,
  annotationsQuery,
  removeAnnotation,
} from "@/components/annotations/calls";
import { Said } from "@/components/annotations/said";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Id } from "@/components/ui/id";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AnnotationView } from "@/lib/annotations/schema";
import type { List } from "@/lib/paging";

type AnnotationsProps = {
  app: string;
  input: string;
  /** What was there when the page was made, newest first. */
  annotations: List<AnnotationView>;
  mayAnnotate: boolean;
};

/** What people said about an input, and where they say more. */
export function Annotations({
  app,
  input,
  annotations,
  mayAnnotate,
}: AnnotationsProps) {
  const queries = useQueryClient();
  const { data } = useQuery({
    ...annotationsQuery(app, input),
    initialData: annotations,
    staleTime: 10_000,
  });
  const [saying, setSaying] = useState(false);
  const refresh = () => queries.invalidateQueries(annotationsQuery(app, input));

  const remove = async ({ id }: AnnotationView) => {
    try {
      await removeAnnotation(app, input, id);
    } catch (error) {
      toast(error instanceof Error ? error.message : "It is still there.");
    }
    await refresh();
  };

  return (
    <div className="grid gap-3">
      {data.data.length === 0 && !saying && (
        <p className="text-sm text-muted">
          Nobody has said anything of it yet.
        </p>
      )}
      <ul className="grid gap-3 empty:hidden">
        {data.data.map((annotation) => (
          <One
            key={annotation.id}
            annotation={annotation}
            remove={mayAnnotate ? () => remove(annotation) : undefined}
          />
        ))}
      </ul>
      {data.has_more && (
        <p className="text-sm text-muted">
          Older ones are there, too: the API lists them.
        </p>
      )}
      {mayAnnotate && !saying && (
        <Button
          size="small"
          className="justify-self-start"
          onClick={() => setSaying(true)}
        >
          Annotate
        </Button>
      )}
      {saying && (
        <AnnotationForm
          verb="Annotate"
          onClose={() => setSaying(false)}
          annotate={async (body) => {
            await annotateInput(app, input, body);
            await refresh();
          }}
        />
      )}
    </div>
  );
}

type OneProps = { annotation: AnnotationView; remove?: () => Promise<void> };

function One({ annotation, remove }: OneProps) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-2 gap-y-1 border-l-2 border-line pl-3 text-sm">
      <Said said={annotation} />
      {remove && (
        <IconButton
          label="Remove this annotation"
          size="small"
          onClick={remove}
        >
          <X />
        </IconButton>
      )}
      <p className="col-span-2 flex flex-wrap items-center gap-2 text-xs text-muted">
        <Id value={annotation.author} of="author" />
        <RelativeTime at={annotation.changed_at} />
      </p>
    </li>
  );
}
