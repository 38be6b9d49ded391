import { cut } from "@/components/predictions/marks";
import { cn } from "@/components/ui/cn";
import { percent } from "@/components/ui/format-number";
import type { Span } from "@/lib/models/output";

type MarkedTextProps = {
  text: string;
  spans: Span[];
  /** From `washes`, over all spans of the whole text. */
  colors: Map<string, string>;
  /** Where this run stands in the whole text. */
  from?: number;
};

/**
 * A run of text with what was found in it. Labels are shown but not copied: what is
 * copied is the text.
 */
export function MarkedText({ text, spans, colors, from }: MarkedTextProps) {
  return cut(text, spans, from).map((piece) => {
    const [inner] = piece.in;
    if (!inner) return piece.text;
    const ended = piece.ends.map((span) => span.label).join(", ");

    return (
      <mark
        key={piece.start}
        title={piece.in
          .map((span) => `${span.label}, ${percent(span.value)} sure`)
          .join("\n")}
        data-label={ended || undefined}
        className={cn(
          "box-decoration-clone py-0.5 text-ink",
          "data-label:after:ml-1 data-label:after:font-sans data-label:after:text-xs data-label:after:opacity-75 data-label:after:content-[attr(data-label)]",
          ended && "rounded-r-sm pr-1",
          inner.start === piece.start && "rounded-l-sm pl-0.5",
          colors.get(inner.label),
        )}
      >
        {piece.text}
      </mark>
    );
  });
}
