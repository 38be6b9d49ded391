"use client";

import { cn } from "@/components/ui/cn";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/components/ui/table";
import { MEASURES, SUMS } from "@/components/usage/measures";
import type { Totals } from "@/components/usage/series";

type UsageTableProps = {
  label: string;
  /** What the first column is of. */
  of: string;
  rows: { name: string; totals: Totals }[];
};

/** What on a phone stands below a row's name, without a column of its own. */
const LESSER = ["bytes", "tokens", "cost"] as const;

const lesserOf = ({ bytes, tokens, cost }: Totals) =>
  `${MEASURES.bytes.say(bytes)} · ${MEASURES.tokens.say(tokens)} tokens · ${MEASURES.cost.say(cost)}`;

const inWidth = (sum: (typeof SUMS)[number]) =>
  LESSER.some((one) => one === sum) && "hidden sm:table-cell";

/** What calls came to, a row for each name. */
export function UsageTable({ label, of, rows }: UsageTableProps) {
  return (
    <Table label={label}>
      <TableHead>
        <tr>
          <TableHeader>{of}</TableHeader>
          {SUMS.map((name) => (
            <TableHeader key={name} className={cn("text-right", inWidth(name))}>
              {MEASURES[name].label}
            </TableHeader>
          ))}
        </tr>
      </TableHead>
      <TableBody>
        {rows.map(({ name, totals }) => (
          <TableRow key={name}>
            <th
              scope="row"
              className="w-full max-w-0 px-3 py-1.5 font-medium sm:w-auto sm:max-w-64"
            >
              <span className="block truncate">{name}</span>
              <span className="figures block text-xs font-normal text-muted sm:hidden">
                {lesserOf(totals)}
              </span>
            </th>
            {SUMS.map((sum) => (
              <TableCell
                key={sum}
                className={cn("figures text-right", inWidth(sum))}
              >
                {MEASURES[sum].say(totals[sum])}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
