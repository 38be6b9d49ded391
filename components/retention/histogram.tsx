"use client";

import { type Bar, barsOf } from "@/components/retention/bars";
import { useNow } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import { exactNumber, roundedNumber } from "@/components/ui/format-number";
import { shortDate } from "@/components/ui/format-time";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/components/ui/table";
import type { Preview } from "@/lib/retention/schema";

type HistogramProps = {
  preview: Preview;
  /** How many days from today on are shown at least. */
  days: number;
};

/** How many records go when: now, on a day to come, later, never, or when a hold ends. */
export function Histogram({ preview, days }: HistogramProps) {
  const now = useNow();
  const today = now.toISOString().slice(0, 10);
  const bars = barsOf(preview, today, days);
  const { records, held } = preview;
  const { later, never } = preview.histogram;
  const most = Math.max(
    1,
    records,
    later,
    never,
    held,
    ...bars.map(({ records }) => records),
  );

  return (
    <figure aria-label="When records go" className="grid gap-3">
      <div aria-hidden className="flex gap-x-2 sm:gap-x-4">
        <Column label="now" records={records} most={most} tone="now" />
        <Days bars={bars} most={most} now={now} />
        <Column label="later" records={later} most={most} />
        <Column label="never" records={never} most={most} />
        {held > 0 && (
          <Column label="held" records={held} most={most} tone="held" />
        )}
      </div>
      <details className="text-sm">
        <summary className="w-fit cursor-pointer text-muted hover:text-ink">
          The numbers
        </summary>
        <Numbers preview={preview} bars={bars} now={now} />
      </details>
    </figure>
  );
}

const CHART = "h-32 w-full border-b border-control sm:h-40";

type ColumnProps = {
  label: string;
  records: number;
  most: number;
  tone?: keyof typeof TONES;
};

const TONES = {
  now: { bar: "fill-amber", text: "text-amber-text" },
  held: { bar: "fill-violet", text: "text-violet-text" },
  other: { bar: "fill-control", text: "text-muted" },
};

function Column({ label, records, most, tone = "other" }: ColumnProps) {
  return (
    <div className="w-9 shrink-0 text-center sm:w-11">
      <svg aria-hidden="true" className={CHART}>
        <Rect
          x={12}
          width={76}
          share={records / most}
          className={TONES[tone].bar}
        />
      </svg>
      <p
        className={cn(
          "mt-1 text-xs",
          records > 0 ? TONES[tone].text : "text-muted",
        )}
      >
        {label}
        <span className="figures block">{roundedNumber(records)}</span>
      </p>
    </div>
  );
}

type DaysProps = { bars: Bar[]; most: number; now: Date };

function Days({ bars, most, now }: DaysProps) {
  const width = 100 / bars.length;

  return (
    <div className="min-w-0 grow">
      <svg aria-hidden="true" className={CHART}>
        {bars.map(({ from, records }, place) => (
          <Rect
            key={from}
            x={(place + 0.1) * width}
            width={0.8 * width}
            share={records / most}
            className="fill-accent"
          />
        ))}
      </svg>
      <p className="figures mt-1 flex justify-between gap-2 text-xs text-muted">
        <span>today</span>
        <span className="max-sm:hidden">{dayOf(middleOf(bars), now)}</span>
        <span>{dayOf(bars.at(-1)?.to, now)}</span>
      </p>
    </div>
  );
}

type RectProps = { x: number; width: number; share: number; className: string };

/** From below; what is there is never too small to be seen. */
function Rect({ x, width, share, className }: RectProps) {
  if (share === 0) return null;
  const height = Math.max(1.5, share * 100);
  return (
    <rect
      x={`${x}%`}
      width={`${width}%`}
      y={`${100 - height}%`}
      height={`${height}%`}
      className={cn(
        "transition-[y,height] motion-reduce:transition-none",
        className,
      )}
    />
  );
}

type NumbersProps = { preview: Preview; bars: Bar[]; now: Date };

function Numbers({ preview, bars, now }: NumbersProps) {
  const { later, never } = preview.histogram;
  const rows: [string, number][] = [
    ["Now", preview.records],
    ...bars
      .filter(({ records }) => records > 0)
      .map((bar): [string, number] => [daysOf(bar, now), bar.records]),
    ["Later", later],
    ["Never by themselves", never],
    ["When a hold is lifted, at the soonest", preview.held],
  ];

  return (
    <div
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="mt-2 max-h-72 max-w-sm overflow-y-auto"
    >
      <Table label="When records go, in numbers">
        <TableHead>
          <tr>
            <TableHeader>Day (UTC)</TableHeader>
            <TableHeader className="text-right">Records</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {rows.map(([when, records]) => (
            <TableRow key={when}>
              <TableCell>{when}</TableCell>
              <TableCell className="figures text-right">
                {exactNumber(records)}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

const middleOf = (bars: Bar[]) => bars[Math.floor(bars.length / 2)]?.from;

const dayOf = (day: string | undefined, now: Date) =>
  day ? shortDate(new Date(day), now, "UTC") : "";

const daysOf = ({ from, to }: Bar, now: Date) =>
  from === to ? dayOf(from, now) : `${dayOf(from, now)} to ${dayOf(to, now)}`;
