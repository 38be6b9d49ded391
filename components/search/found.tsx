import type { Within } from "@/lib/index/document";
import type { Query } from "@/lib/search/language/query";
import { marksIn } from "@/lib/search/marks";

type FoundProps = {
  text: string;
  /** What was searched for. Undefined: nothing. */
  query?: Query;
  /** What text it is, of those that can be asked for by themselves. */
  within?: Within;
};

/** A text with the words marked in it that were searched for. */
export function Found({ text, query, within = "anything" }: FoundProps) {
  if (!query) return text;
  return <Marked text={text} places={marksIn(query, text, within)} />;
}

type MarkedProps = { text: string; places: { from: number; to: number }[] };

/** A text with some places marked in it: in order, none over another. */
export function Marked({ text, places }: MarkedProps) {
  if (places.length === 0) return text;
  const last = places.at(-1)?.to ?? 0;
  return (
    <>
      {places.map(({ from, to }, place) => (
        <span key={from}>
          {text.slice(places[place - 1]?.to ?? 0, from)}
          <mark className="found">{text.slice(from, to)}</mark>
        </span>
      ))}
      {text.slice(last)}
    </>
  );
}
