"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChartColumn, Download } from "lucide-react";
import { parseAsStringLiteral, useQueryStates } from "nuqs";

import { TopBar } from "@/components/shell/top-bar";
import { Button } from "@/components/ui/button";
import { useHydrated } from "@/components/ui/clock";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { Section } from "@/components/ui/surface";
import { TableSkeleton } from "@/components/ui/table";
import {
  MEASURE_NAMES,
  MEASURES,
  type MeasureName,
} from "@/components/usage/measures";
import {
  GROUPINGS,
  type Grouping,
  PERIOD_NAMES,
  PERIODS,
  type Period,
  startsOf,
  usageQuery,
  usageUrl,
} from "@/components/usage/query";
import { charted, grouped, nameIn, totalOf } from "@/components/usage/series";
import { stepLabel, UsageChart } from "@/components/usage/usage-chart";
import { UsageTable } from "@/components/usage/usage-tables";
import type { UsageView } from "@/lib/metering/schema";

type UsageBrowserProps = {
  app: string;
  /** What keys are called, by their ids. */
  keys: Record<string, string>;
};

/** What the calls of an app came to: drawn, in tables, and as a file. */
export function UsageBrowser({ app, keys }: UsageBrowserProps) {
  const [shown, show] = useQueryStates({
    period: parseAsStringLiteral(PERIOD_NAMES).withDefault("month"),
    by: parseAsStringLiteral(GROUPINGS).withDefault("none"),
    of: parseAsStringLiteral(MEASURE_NAMES).withDefault("calls"),
  });
  const { period, by } = shown;
  const query = useQuery({
    ...usageQuery(app, period, by),
    placeholderData: keepPreviousData,
  });

  return (
    <>
      <TopBar
        title="Usage"
        actions={<File app={app} period={period} by={by} />}
        below={<Choices value={shown} onChange={show} />}
      />
      <div className="grid gap-5 p-3 md:p-5">
        {query.isPending && <TableSkeleton />}
        {query.isError && !query.data && (
          <FailedQuery error={query.error} retry={() => query.refetch()} />
        )}
        {query.data?.data.length === 0 && <Nothing />}
        {query.data && query.data.data.length > 0 && (
          <Told usage={query.data} shown={shown} keys={keys} />
        )}
      </div>
    </>
  );
}

type Shown = { period: Period; by: Grouping; of: MeasureName };

const BY: Record<Grouping, string> = {
  none: "All calls",
  model: "By model",
  key: "By key",
  outcome: "By outcome",
};

const FIRST_COLUMN: Record<Grouping, string> = {
  none: "What",
  model: "Model",
  key: "Key",
  outcome: "Outcome",
};

type ChoicesProps = {
  value: Shown;
  onChange: (change: Partial<Shown>) => void;
};

function Choices({ value, onChange }: ChoicesProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segmented
        label="How far back"
        value={value.period}
        onValueChange={(period) => onChange({ period })}
        options={PERIOD_NAMES.map((name) => ({
          value: name,
          label: PERIODS[name].label,
        }))}
      />
      <Select
        aria-label="What is drawn"
        className="w-36"
        value={value.of}
        onValueChange={(picked) =>
          onChange({ of: MEASURE_NAMES.find((name) => name === picked) })
        }
        options={MEASURE_NAMES.map((name) => ({
          value: name,
          label: MEASURES[name].label,
        }))}
      />
      <Select
        aria-label="Told apart"
        className="w-36"
        value={value.by}
        onValueChange={(picked) =>
          onChange({ by: GROUPINGS.find((name) => name === picked) })
        }
        options={GROUPINGS.map((name) => ({ value: name, label: BY[name] }))}
      />
    </div>
  );
}

function File({ app, period, by }: { app: string } & Omit<Shown, "of">) {
  // The server's clock would name other hours.
  const hydrated = useHydrated();
  return (
    <Button asChild look="quiet">
      <a
        href={hydrated ? usageUrl(app, period, by, "csv") : undefined}
        download
        aria-label="Download as CSV"
      >
        <Download />
        CSV
      </a>
    </Button>
  );
}

type ToldProps = {
  usage: UsageView;
  shown: Shown;
  keys: Record<string, string>;
};

function Told({ usage: { data, to, interval }, shown, keys }: ToldProps) {
  const { period, by, of } = shown;
  const hourly = interval === "hour";
  const name = (row: (typeof data)[number]) => nameIn(row, by, keys);
  const starts = startsOf(period, Date.parse(to));
  const { series, steps } = charted(data, starts, of, name);
  const byStep = Map.groupBy(data, ({ start }) => Date.parse(start));
  const each = starts.toReversed().flatMap((start) => {
    const rows = byStep.get(start);
    return rows
      ? [{ name: stepLabel(start, hourly), totals: totalOf(rows) }]
      : [];
  });

  return (
    <>
      <Section
        title={MEASURES[of].label}
        description={`${PERIODS[period].label}, in UTC`}
      >
        <UsageChart
          series={series}
          steps={steps}
          measure={of}
          hourly={hourly}
        />
      </Section>
      <UsageTable
        label={BY[by]}
        of={FIRST_COLUMN[by]}
        rows={grouped(data, name)}
      />
      <UsageTable
        label={hourly ? "Each hour" : "Each day"}
        of="When (UTC)"
        rows={each}
      />
    </>
  );
}

function Nothing() {
  return (
    <EmptyState icon={<ChartColumn />} title="No calls in this time">
      Each call is counted as it ends: its bytes, time, tokens and cost, and
      nothing that was in it. What is not kept is counted, too.
    </EmptyState>
  );
}
