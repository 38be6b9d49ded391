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

/** The same in a line, which says where it stands, and soon comes to the words. */
export function ExcerptLine({ excerpt, className }: ExcerptLineProps) {
  if (!excerpt) return null;
  return (
    <span className={className}>
      {excerpt.in !== "text" && `${PLACES[excerpt.in]}: `}
      <ExcerptText excerpt={fromNearby(excerpt)} />
    </span>
  );
}

const NEARBY = 24;

function fromNearby({ in: where, text, starts_at, marks }: Excerpt): Excerpt {
  const first = marks[0]?.from ?? 0;
  const [before = ""] = /\S*\s*$/.exec(text.slice(0, first - NEARBY)) ?? [];
  const from = first <= NEARBY ? 0 : first - NEARBY - before.length;
  return {
    in: where,
    text: text.slice(from),
    starts_at: starts_at + from,
    marks: marks.map((mark) => ({
      from: mark.from - from,
      to: mark.to - from,
    })),
  };
}

/** As far as a card shows a text from its beginning. */
const SHOWN = 120;

/** The words in a text that are too far from its beginning to be seen there. */
export const beyondPreview = (
  excerpts: Excerpt[] | undefined,
): Excerpt | undefined =>
  excerpts?.find(
    ({ in: where, starts_at, marks }) =>
      where === "text" && starts_at + (marks[0]?.to ?? 0) > SHOWN,
  );

/** Where the words are, if a record's picture and name don't show it. */
export function elsewhere(
  excerpts: Excerpt[] | undefined,
): Excerpt | undefined {
  const seen = excerpts?.some(({ in: where }) => SEEN.includes(where));
  return seen ? undefined : excerpts?.[0];
}

const SEEN: Excerpt["in"][] = ["text", "filename"];
