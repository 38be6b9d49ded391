import { cut, type Mark, type Piece } from "@/components/predictions/marks";
import { Marked } from "@/components/search/found";
import { cn } from "@/components/ui/cn";
import { percent } from "@/components/ui/format-number";
import type { Place } from "@/lib/search/language/query";

type MarkedTextProps = {
  text: string;
  spans: Mark[];
  /** From `washes`, over all spans of the whole text. */
  colors: Map<string, string>;
  /** Where this run stands in the whole text. */
  from?: number;
  /** Places in the whole text that were searched for, in order. */
  found?: Place[];
  /** The person's mark that is picked. */
  picked?: string;
};

/**
 * A run of text with what was found in it. Labels are shown but not copied: what is
 * copied is the text.
 */
export function MarkedText({
  text,
  spans,
  colors,
  from,
  found = [],
  picked,
}: MarkedTextProps) {
  return cut(text, spans, from).map((piece) => {
    const [inner] = piece.in;
    const shown = <Marked text={piece.text} places={placesIn(piece, found)} />;
    if (!inner) return <span key={piece.start}>{shown}</span>;
    const said = piece.in.find(({ key }) => key !== undefined);
    const ended = piece.ends.map((span) => span.label).join(", ");

    return (
      <mark
        key={piece.start}
        title={piece.in.map(wordsFor).join("\n")}
        data-mark={said?.key}
        data-label={ended || undefined}
        className={cn(
          "box-decoration-clone py-0.5 text-ink",
          "data-label:after:ml-1 data-label:after:font-sans data-label:after:text-xs data-label:after:opacity-75 data-label:after:content-[attr(data-label)]",
          ended && "rounded-r-sm pr-1",
          inner.start === piece.start && "rounded-l-sm pl-0.5",
          colors.get(inner.label),
          said && "cursor-pointer shadow-[inset_0_-2px_0_var(--accent)]",
          said && said.key === picked && "outline-2 outline-accent",
        )}
      >
        {shown}
      </mark>
    );
  });
}

const wordsFor = ({ label, value, key }: Mark) =>
  key === undefined
    ? `${label}, ${percent(value)} sure`
    : `${label}, said by a person`;

/** The places within a piece, counted from its start. */
function placesIn({ start, text }: Piece, found: Place[]): Place[] {
  return found
    .filter(({ from, to }) => from < start + text.length && to > start)
    .map(({ from, to }) => ({
      from: Math.max(0, from - start),
      to: Math.min(text.length, to - start),
    }));
}
