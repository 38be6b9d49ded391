import type {
  AnnotationBody,
  AnnotationView,
  Range,
  Region,
  Span,
} from "@/lib/annotations/schema";

/** What is said of a part of a thing, by the kind of part. */
export type Marks = { regions: Region; spans: Span; ranges: Range };
export type Kind = keyof Marks;

const NOTHING: AnnotationBody = {
  concepts: [],
  text: null,
  regions: [],
  spans: [],
  ranges: [],
};

/** What an annotation says that says only this. */
export const saying = (said: Partial<AnnotationBody>): AnnotationBody => ({
  ...NOTHING,
  ...said,
});

/** What an annotation says, without who and when. */
export const bodyOf = ({
  concepts,
  text,
  regions,
  spans,
  ranges,
}: AnnotationView): AnnotationBody => ({
  ...{ concepts, text, regions, spans, ranges },
});

/** The same with another mark at a place; with none, it is left out. Null: nothing is left. */
export function withMark<K extends Kind>(
  body: AnnotationBody,
  kind: K,
  place: number,
  mark: Marks[K] | null,
): AnnotationBody | null {
  const marks: unknown[] = body[kind];
  const next = mark ? marks.with(place, mark) : marks.toSpliced(place, 1);
  const changed = { ...body, [kind]: next };
  return isNothing(changed) ? null : changed;
}

const isNothing = ({ text, ...lists }: AnnotationBody) =>
  text === null && Object.values(lists).every((list) => list.length === 0);

/** One mark among an input's annotations. */
export type Marked<K extends Kind> = {
  annotation: AnnotationView;
  place: number;
  mark: Marks[K];
};

/** All marks of a kind. */
export const marksOf = <K extends Kind>(
  annotations: AnnotationView[],
  kind: K,
): Marked<K>[] =>
  annotations.flatMap((annotation) =>
    annotation[kind].map((mark, place) => ({
      annotation,
      place,
      mark: mark as Marks[K],
    })),
  );

/** A change that can be taken back. Null: there was no such annotation, or is none. */
export type Step = {
  /** Which annotation: by the id that it had first. */
  key: string;
  before: AnnotationBody | null;
  after: AnnotationBody | null;
  /** Who had said what is taken away. */
  author?: string;
};

/** The last of each is the next to be undone, or to be done again. */
export type Steps = { done: Step[]; undone: Step[] };

export const NO_STEPS: Steps = { done: [], undone: [] };

const KEPT_MOST = 200;

/** After something new was done, what was undone can't be done again. */
export const taken = ({ done }: Steps, step: Step): Steps => ({
  done: [...done, step].slice(-KEPT_MOST),
  undone: [],
});

export function undoneOnce({ done, undone }: Steps): Steps {
  const last = done.at(-1);
  return last
    ? { done: done.slice(0, -1), undone: [...undone, last] }
    : { done, undone };
}

export function doneAgain({ done, undone }: Steps): Steps {
  const last = undone.at(-1);
  return last
    ? { done: [...done, last], undone: undone.slice(0, -1) }
    : { done, undone };
}

/** Without what concerns an annotation that couldn't be changed. */
export const without = ({ done, undone }: Steps, key: string): Steps => ({
  done: done.filter((step) => step.key !== key),
  undone: undone.filter((step) => step.key !== key),
});
