import { Marked } from "@/components/search/found";
import type { Excerpt } from "@/lib/search/schema";

const PLACES: Record<Excerpt["in"], string> = {
  text: "Text",
  note: "Note",
  answer: "Answer",
  metadata: "Metadata",
  subject: "Subject",
  filename: "File name",
  url: "URL",
  label: "Label",
  concept: "Concept",
};

/** A part of a record around the words that were searched for. */
export function ExcerptText({ excerpt }: { excerpt: Excerpt }) {
  return (
    <>
      {excerpt.starts_at > 0 && "…"}
      <Marked text={excerpt.text} places={excerpt.marks} />
    </>
  );
}

type ExcerptLineProps = { excerpt: Excerpt | undefined; className?: string };

/** The same in a line, which says where it stands. */
export function ExcerptLine({ excerpt, className }: ExcerptLineProps) {
  if (!excerpt) return null;
  return (
    <span className={className}>
      {excerpt.in !== "text" && `${PLACES[excerpt.in]}: `}
      <ExcerptText excerpt={excerpt} />
    </span>
  );
}

/** Where in a text that is shown from its beginning nothing of it would be seen. */
export const beyondPreview = (
  excerpts: Excerpt[] | undefined,
): Excerpt | undefined =>
  excerpts?.find(
    ({ in: where, starts_at }) => where === "text" && starts_at > 0,
  );

/** Where the words are, if a record's picture and name don't show it. */
export function elsewhere(
  excerpts: Excerpt[] | undefined,
): Excerpt | undefined {
  const seen = excerpts?.some(({ in: where }) => SEEN.includes(where));
  return seen ? undefined : excerpts?.[0];
}

const SEEN: Excerpt["in"][] = ["text", "filename"];
