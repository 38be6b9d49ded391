"use client";

import {
  Bar,
  BarChart,
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from "recharts";
import { shortDate } from "@/components/ui/format-time";
import { MEASURES, type MeasureName } from "@/components/usage/measures";
import type { Step } from "@/components/usage/series";

type ChartProps = {
  series: string[];
  steps: Step[];
  measure: MeasureName;
  /** Whether steps are hours, of which one says the time. */
  hourly: boolean;
};

const colourOf = (place: number) => `var(--series-${place + 1})`;

/**
 * How much there was of a measure, step by step: bars on top of each other where they
 * add up, lines where they don't. The table beside it says the same in words.
 */
export function UsageChart(props: ChartProps) {
  const { series } = props;
  return (
    <figure aria-hidden className="grid gap-3">
      <div className="h-56">
        <ResponsiveContainer width="100%" height="100%">
          {props.measure === "latency" ? lines(props) : bars(props)}
        </ResponsiveContainer>
      </div>
      {series.length > 1 && (
        <figcaption className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
          {series.map((name, place) => (
            <span key={name} className="flex items-center gap-1.5">
              <span
                className="size-2.5 rounded-xs"
                style={{ background: colourOf(place) }}
              />
              {name}
            </span>
          ))}
        </figcaption>
      )}
    </figure>
  );
}

const still = { isAnimationActive: false } as const;
const margin = { top: 4, right: 0, bottom: 0, left: 0 };
const tick = { fontSize: 12, fill: "var(--muted)" };

function bars({ series, steps, ...axes }: ChartProps) {
  return (
    <BarChart data={steps} margin={margin} accessibilityLayer={false}>
      {axesOf(axes)}
      {series.map((name, place) => (
        <Bar
          key={name}
          {...still}
          dataKey={({ amounts }: Step) => amounts[name] ?? 0}
          stackId="all"
          fill={colourOf(place)}
        />
      ))}
    </BarChart>
  );
}

function lines({ series, steps, ...axes }: ChartProps) {
  return (
    <LineChart data={steps} margin={margin} accessibilityLayer={false}>
      {axesOf(axes)}
      {series.map((name, place) => (
        <Line
          key={name}
          {...still}
          dataKey={({ amounts }: Step) => amounts[name] ?? null}
          connectNulls
          dot={{ r: 2 }}
          stroke={colourOf(place)}
          strokeWidth={1.5}
        />
      ))}
    </LineChart>
  );
}

function axesOf({ measure, hourly }: Pick<ChartProps, "measure" | "hourly">) {
  return [
    <CartesianGrid key="grid" vertical={false} stroke="var(--line)" />,
    <XAxis
      key="x"
      dataKey="start"
      tick={tick}
      tickLine={false}
      axisLine={{ stroke: "var(--line)" }}
      minTickGap={32}
      tickFormatter={(start: number) => stepLabel(start, hourly)}
    />,
    <YAxis
      key="y"
      tick={tick}
      tickLine={false}
      axisLine={false}
      width="auto"
      tickFormatter={(amount: number) => MEASURES[measure].say(amount)}
    />,
  ];
}

/** `20 Nov` or `20 Nov, 14:00`, in UTC, as the totals are. */
export function stepLabel(start: number, hourly: boolean): string {
  const at = new Date(start);
  const date = shortDate(at, at, "UTC");
  return hourly ? `${date}, ${at.toISOString().slice(11, 16)}` : date;
}
