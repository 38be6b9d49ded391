"use client";

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

/** What calls came to, a row for each name. */
export function UsageTable({ label, of, rows }: UsageTableProps) {
  return (
    <Table label={label}>
      <TableHead>
        <tr>
          <TableHeader>{of}</TableHeader>
          {SUMS.map((name) => (
            <TableHeader key={name} className="text-right">
              {MEASURES[name].label}
            </TableHeader>
          ))}
        </tr>
      </TableHead>
      <TableBody>
        {rows.map(({ name, totals }) => (
          <TableRow key={name}>
            <th scope="row" className="max-w-64 truncate px-3 font-medium">
              {name}
            </th>
            {SUMS.map((sum) => (
              <TableCell key={sum} className="figures text-right">
                {MEASURES[sum].say(totals[sum])}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
