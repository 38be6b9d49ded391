"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { toast } from "sonner";

import {
  bodyOf,
  doneAgain,
  type Kind,
  type Marked,
  type Marks,
  NO_STEPS,
  taken,
  undoneOnce,
  withMark,
  without,
} from "@/components/annotations/bodies";
import {
  annotateInput,
  annotationsQuery,
  changeAnnotation,
  removeAnnotation,
} from "@/components/annotations/calls";
import { type Identities, identities } from "@/components/annotations/identity";
import type { AnnotationBody, AnnotationView } from "@/lib/annotations/schema";
import type { List } from "@/lib/paging";

type Body = AnnotationBody | null;

/** What people said of an input, how more is said, and how that is taken back. */
export type Annotating = ReturnType<typeof useAnnotating>;

/**
 * Each change is shown at once and sent after those before it, one at a time. One that
 * is refused is told of, is shown no more, and can't be undone.
 */
export function useAnnotating(
  app: string,
  input: string,
  given: List<AnnotationView>,
) {
  const queries = useQueryClient();
  const query = annotationsQuery(app, input);
  const { data } = useQuery({
    ...query,
    initialData: given,
    staleTime: 10_000,
  });
  const [steps, setSteps] = useState(NO_STEPS);
  const [saving, setSaving] = useState(0);
  const [picked, pick] = useState<string | null>(null);
  const [known] = useState(identities);
  const line = useRef<Promise<void>>(Promise.resolve());

  const show = (key: string, next: Partial<AnnotationView> | null) =>
    queries.setQueryData(query.queryKey, (list) =>
      list ? { ...list, data: shown(known, list.data, key, next) } : list,
    );

  const send = (key: string, from: Body, to: Body, author?: string) => {
    void queries.cancelQueries({ queryKey: query.queryKey });
    show(key, to);
    setSaving((count) => count + 1);
    const call = async () => {
      const id = known.idOf(key);
      if (to === null) await removeAnnotation(app, input, id);
      else {
        const said = from
          ? await changeAnnotation(app, input, id, to)
          : await annotateInput(app, input, to);
        known.isNow(key, said.id);
        // What came after it is shown already.
        show(key, { id: said.id, author: said.author });
        if (author && author !== said.author)
          toast("It is there again, as said by you.");
      }
    };
    const settle = (failure?: unknown) => {
      setSaving((count) => count - 1);
      if (!failure) return;
      toast(failure instanceof Error ? failure.message : "It was not saved.");
      setSteps((steps) => without(steps, key));
      void queries.invalidateQueries(query);
    };
    const done = line.current.then(call);
    line.current = done.then(() => settle(), settle);
    return done;
  };

  const take = (key: string, before: Body, after: Body, author?: string) => {
    setSteps((steps) => taken(steps, { key, before, after, author }));
    return send(key, before, after);
  };

  return {
    app,
    annotations: data.data,
    hasMore: data.has_more,
    saving: saving > 0,
    /** The mark that is picked, as `<key> <place>`: shown in the thing and in the list. */
    picked,
    pick,
    canUndo: steps.done.length > 0,
    canRedo: steps.undone.length > 0,
    /** The name of an annotation that stays when undoing gives it another id. */
    keyOf: ({ id }: AnnotationView) => known.keyOf(id),
    /** `done` rejects where it is refused, which is told of here as well. */
    say(body: AnnotationBody): { key: string; done: Promise<void> } {
      const key = known.another();
      return { key, done: take(key, null, body) };
    },
    remove: (annotation: AnnotationView) =>
      take(
        known.keyOf(annotation.id),
        bodyOf(annotation),
        null,
        annotation.author,
      ),
    /** Null leaves the mark out, and with the last thing that it says the annotation. */
    mark<K extends Kind>(
      { annotation, place }: Marked<K>,
      kind: K,
      mark: Marks[K] | null,
    ) {
      const before = bodyOf(annotation);
      const after = withMark(before, kind, place, mark);
      const author = after ? undefined : annotation.author;
      take(known.keyOf(annotation.id), before, after, author);
    },
    undo() {
      const step = steps.done.at(-1);
      if (!step) return;
      setSteps(undoneOnce);
      send(step.key, step.after, step.before, step.author);
    },
    redo() {
      const step = steps.undone.at(-1);
      if (!step) return;
      setSteps(doneAgain);
      send(step.key, step.before, step.after);
    },
  };
}

/** The list with an annotation changed, added as the newest, or left out. */
function shown(
  known: Identities,
  annotations: AnnotationView[],
  key: string,
  next: Partial<AnnotationView> | null,
): AnnotationView[] {
  const isIt = ({ id }: AnnotationView) => known.keyOf(id) === key;
  if (next === null) return annotations.filter((one) => !isIt(one));
  const now = new Date().toISOString();
  if (annotations.some(isIt)) {
    return annotations.map((one) =>
      isIt(one) ? { ...one, changed_at: now, ...next } : one,
    );
  }
  // Answered, but meanwhile taken back.
  if (!("regions" in next)) return annotations;
  const made = {
    ...{ object: "annotation", id: key, input: "", author: "" },
    ...{ created_at: now, changed_at: now },
    ...next,
  } as AnnotationView;
  return [made, ...annotations];
}
