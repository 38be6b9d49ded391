import type { ReactNode } from "react";

import { Badge } from "@/components/ui/badge";
import { percent } from "@/components/ui/format-number";
import { clock } from "@/components/ui/format-time";
import type { AnnotationBody } from "@/lib/annotations/schema";

type SaidProps = {
  said: AnnotationBody;
  /** In place of the labels of what was drawn or marked: a list's items. */
  marks?: ReactNode;
};

/** What an annotation says: concepts, the labels of what was drawn or marked, a comment. */
export function Said({ said, marks }: SaidProps) {
  const { concepts, text, regions, spans, ranges } = said;
  const tags = [
    ...[...regions, ...spans].map(({ label }) => label),
    ...ranges.map(
      ({ label, start, end }) => `${label} ${clock(start)}–${clock(end)}`,
    ),
  ];

  return (
    <div className="grid gap-1.5">
      <ul className="flex flex-wrap gap-1 empty:hidden">
        {concepts.map(({ name, value }) => (
          <li key={name} className="max-w-full">
            <Badge look="accent">
              <span className="truncate">{name}</span>
              {value < 1 && percent(value)}
            </Badge>
          </li>
        ))}
        {marks ??
          tags.map((tag, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
            <li key={place} className="max-w-full">
              <Badge look="outline">
                <span className="truncate">{tag}</span>
              </Badge>
            </li>
          ))}
      </ul>
      {text && (
        <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>
      )}
    </div>
  );
}
