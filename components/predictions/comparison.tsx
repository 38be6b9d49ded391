"use client";

import { compare, type Row } from "@/components/predictions/compared";
import { OutputView } from "@/components/predictions/output-view";
import { atLeast } from "@/components/predictions/sure";
import type { Answered } from "@/components/predictions/use-shown";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { percent } from "@/components/ui/format-number";

type ComparisonProps = {
  one: Answered;
  other: Answered;
  sure: number;
  text?: string;
};

/** What two models said of the same input, with what differs marked. */
export function Comparison({ one, other, sure, text }: ComparisonProps) {
  const outputs = [atLeast(one.output, sure), atLeast(other.output, sure)];
  const [ours, theirs] = outputs;
  const rows = ours && theirs ? compare(ours, theirs, text) : null;
  if (!rows) {
    return (
      <div className="grid gap-4 sm:grid-cols-2">
        {[one, other].map((prediction) => (
          <section key={prediction.id} className="grid content-start gap-2">
            <h3 className="text-sm font-medium">{prediction.model.id}</h3>
            <OutputView
              beside
              output={atLeast(prediction.output, sure)}
              text={text}
            />
          </section>
        ))}
      </div>
    );
  }
  return <Rows rows={rows} names={[one.model.id, other.model.id]} />;
}

type RowsProps = { rows: Row[]; names: [string, string] };

function Rows({ rows, names }: RowsProps) {
  const different = rows.filter(({ differs }) => differs).length;
  return (
    <div className="grid gap-2">
      <p className="text-sm text-muted">
        {different === 0
          ? "They say the same."
          : `They differ in ${different} of ${rows.length}.`}
      </p>
      <table
        aria-label="Comparison"
        className="figures w-full table-fixed border-collapse text-sm"
      >
        <thead className="text-xs text-muted">
          <tr className="border-b border-line text-left">
            <th scope="col" className="py-1.5 pr-2 font-normal">
              What
            </th>
            {names.map((name, place) => (
              <th
                // biome-ignore lint/suspicious/noArrayIndexKey: the same model may be asked twice.
                key={place}
                scope="col"
                className="w-24 truncate py-1.5 pl-2 text-right font-normal"
                title={name}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.key}
              className={cn(
                "h-9 border-b border-line last:border-0",
                row.differs && "bg-accent-soft",
              )}
            >
              <th
                scope="row"
                className="py-1 pr-2 pl-2 text-left font-normal [overflow-wrap:anywhere]"
              >
                {row.name} {row.differs && <Badge look="accent">differs</Badge>}
              </th>
              <Value value={row.one} />
              <Value value={row.other} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Value = ({ value }: { value: number | null }) => (
  <td className="px-2 py-1 text-right">
    {value === null ? (
      <span className="text-muted">not said</span>
    ) : (
      percent(value)
    )}
  </td>
);
