import { isMidnight, shortDate, shortTime } from "@/components/ui/format-time";
import { printQuery } from "@/lib/search/language/print";
import type { Query } from "@/lib/search/language/query";

const DAY_MS = 86_400_000;

/** A part of a query as a chip says it: as it is written, and times as people read them. */
export function partWords(part: Query, now: Date, zone: string): string {
  if (part.kind === "after") {
    return isMidnight(part.at, zone)
      ? `since ${shortDate(part.at, now, zone)}`
      : `since ${shortTime(part.at, now, zone)}`;
  }
  if (part.kind === "before") {
    // Half a day back is within the last day that is meant, whatever the clocks did.
    const lastDay = new Date(part.at.getTime() - DAY_MS / 2);
    return isMidnight(part.at, zone)
      ? `until ${shortDate(lastDay, now, zone)}`
      : `before ${shortTime(part.at, now, zone)}`;
  }
  return printQuery(part);
}
