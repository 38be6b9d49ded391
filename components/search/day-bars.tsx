"use client";

import { useQuery } from "@tanstack/react-query";

import { countedWords } from "@/components/search/choices";
import { facetsQuery } from "@/components/search/query";
import type { NarrowingProps } from "@/components/search/use-narrowing";
import { useNow } from "@/components/ui/clock";
import { exactNumber } from "@/components/ui/format-number";
import { shortDate } from "@/components/ui/format-time";
import { Skeleton } from "@/components/ui/skeleton";
import { partsOf, unwritten, withoutKinds } from "@/lib/search/language/change";
import { printQuery } from "@/lib/search/language/print";
import { grouped } from "@/lib/search/language/query";

const DAYS_MOST = 30;
const DAY_MS = 86_400_000;
const HEIGHT = 48;

/** How many records came on each of the last days, of UTC; a day is chosen by its bar. */
export function DayBars({ app, query, onChange }: NarrowingProps) {
  const now = useNow();
  const around = withoutKinds(query, ["after", "before"]);
  const { data } = useQuery(facetsQuery(app, printQuery(around)));
  if (!data) return <Skeleton className="h-16" />;
  if (data.day.length === 0) return null;

  const days = data.day.slice(0, DAYS_MOST).reverse();
  const most = Math.max(...days.map(({ count }) => count));
  const choose = (day: string) => {
    const at = new Date(day);
    const next = new Date(at.getTime() + DAY_MS);
    onChange(
      grouped("all", [
        ...partsOf(around),
        unwritten({ kind: "after", at }),
        unwritten({ kind: "before", at: next }),
      ]),
    );
  };

  return (
    <div className="grid gap-1">
      <ul className="flex h-12 items-end gap-px" aria-label="Received by day">
        {days.map(({ value, count }) => {
          const said = `${shortDate(new Date(value), now, "UTC")}: ${data.all ? "" : "about "}${exactNumber(count)}`;
          const height = Math.max(3, Math.round((count / most) * HEIGHT));
          return (
            <li key={value} className="h-full min-w-0 max-w-6 grow">
              <button
                type="button"
                aria-label={said}
                title={said}
                onClick={() => choose(value)}
                className="group/bar flex h-full w-full items-end rounded-sm"
              >
                <svg
                  aria-hidden="true"
                  height={height}
                  className="w-full rounded-t-sm bg-control transition-colors group-hover/bar:bg-accent"
                />
              </button>
            </li>
          );
        })}
      </ul>
      <p className="flex justify-between text-xs text-muted">
        <span>{shortDate(new Date(days[0]?.value ?? ""), now, "UTC")}</span>
        <span>{countedWords(data) ?? "Days of UTC"}</span>
        <span>{shortDate(new Date(days.at(-1)?.value ?? ""), now, "UTC")}</span>
      </p>
    </div>
  );
}
