import { AcceptButton } from "@/components/annotations/accept-button";
import {
  type Accepting,
  concepts,
  regions,
  spans,
} from "@/components/annotations/accepting";
import { ColorSwatches } from "@/components/predictions/color-swatches";
import { ConceptBars } from "@/components/predictions/concept-bars";
import { EmbeddingSummary } from "@/components/predictions/embedding-summary";
import { Spans } from "@/components/predictions/span-list";
import { topAnswer } from "@/components/predictions/top-answer";
import { clock } from "@/components/ui/format-time";
import type { Concept, Frame, Output, Region } from "@/lib/models/output";

type OutputViewProps = {
  output: Output;
  /** What was asked about, where it is a text. */
  text?: string;
  /** Beside the thing itself: what was found in it is listed, not shown there again. */
  beside?: boolean;
  /** Where a person may agree to it. */
  accepting?: Accepting;
};

/** An answer, drawn by its kind. */
export function OutputView({
  output,
  text,
  beside,
  accepting,
}: OutputViewProps) {
  if ("concepts" in output) {
    return (
      <ConceptBars
        concepts={output.concepts}
        action={
          accepting &&
          ((concept) => (
            <AcceptButton
              accepting={accepting}
              body={concepts([concept])}
              what={concept.name}
            />
          ))
        }
      />
    );
  }
  if ("colors" in output) return <ColorSwatches colors={output.colors} />;
  if ("spans" in output) {
    return (
      <Spans
        spans={output.spans}
        text={text}
        listed={beside}
        action={
          accepting &&
          ((span) => (
            <AcceptButton
              accepting={accepting}
              body={spans([span])}
              what={`${span.label} ${text?.slice(span.start, span.end) ?? ""}`}
            />
          ))
        }
      />
    );
  }
  if ("regions" in output) {
    return <Regions regions={output.regions} accepting={accepting} />;
  }
  if ("embedding" in output) {
    return <EmbeddingSummary embedding={output.embedding} />;
  }
  if ("frames" in output) return <Frames frames={output.frames} />;
  return (
    <p className="max-w-prose whitespace-pre-wrap leading-6 [overflow-wrap:anywhere]">
      {output.text}
    </p>
  );
}

type RegionsProps = { regions: Region[]; accepting?: Accepting };

function Regions({ regions: found, accepting }: RegionsProps) {
  const of = ({ id }: Concept) => found[Number.parseInt(id, 10)];
  return (
    <ConceptBars
      concepts={found.map(asConcept)}
      action={
        accepting &&
        ((concept) => {
          const region = of(concept);
          return (
            region && (
              <AcceptButton
                accepting={accepting}
                body={regions([region])}
                what={region.label}
              />
            )
          );
        })
      }
    />
  );
}

const asConcept = ({ label, value }: Region, place: number) => ({
  id: `${place} ${label}`,
  name: label,
  value,
});

function Frames({ frames }: { frames: Frame[] }) {
  return (
    <ol className="grid">
      {frames.map((frame) => (
        <li key={frame.time} className="border-b border-line last:border-0">
          <details className="group">
            <summary className="flex min-h-9 items-center gap-3 py-1 text-sm">
              <span className="figures w-14 shrink-0 font-mono text-xs text-muted">
                {clock(frame.time)}
              </span>
              <span className="truncate group-open:text-muted">
                {topAnswer(frame.output)}
              </span>
            </summary>
            <div className="pb-4 pl-17">
              <OutputView output={frame.output} />
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}
