"use client";

import { Badge } from "@/components/ui/badge";
import { Box } from "@/components/ui/checkbox";
import { Id } from "@/components/ui/id";
import { RelativeTime } from "@/components/ui/relative-time";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/components/ui/table";
import type { WithdrawalView } from "@/lib/community/withdrawals/schema";

type WithdrawalsTableProps = {
  rows: WithdrawalView[];
  /** Null: nothing is to be chosen of these. */
  chosen: ReadonlySet<string> | null;
  onChoose: (chosen: ReadonlySet<string>) => void;
};

const REASONS: Record<WithdrawalView["reason"], string> = {
  withdrawn: "Taken back by its owner",
  switched_off: "Its owner stopped sharing",
  taken_down: "Taken down",
  destroyed: "Expired or destroyed",
};

export function WithdrawalsTable({
  rows,
  chosen,
  onChoose,
}: WithdrawalsTableProps) {
  const all = rows.length > 0 && rows.every(({ id }) => chosen?.has(id));
  const turn = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };

  return (
    <Table label="What was taken back">
      <TableHead>
        <TableRow>
          {chosen && (
            <TableHeader>
              <Box
                aria-label="Choose all that are listed"
                checked={all || (chosen.size > 0 && "indeterminate")}
                onCheckedChange={() =>
                  onChoose(new Set(all ? [] : rows.map(({ id }) => id)))
                }
              />
            </TableHeader>
          )}
          <TableHeader>Record</TableHeader>
          <TableHeader>Why</TableHeader>
          <TableHeader>{chosen ? "Delete by" : "Confirmed"}</TableHeader>
          <TableHeader>Export</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            {chosen && (
              <TableCell>
                <Box
                  aria-label={`Choose ${row.record}`}
                  checked={chosen.has(row.id)}
                  onCheckedChange={() => turn(row.id)}
                />
              </TableCell>
            )}
            <TableCell>
              <Id value={row.record} of="record" />
            </TableCell>
            <TableCell>{REASONS[row.reason]}</TableCell>
            <TableCell className="whitespace-nowrap">
              <RelativeTime at={row.confirmed_at ?? row.due_at} />{" "}
              {row.late && <Badge look="gone">late</Badge>}
            </TableCell>
            <TableCell>
              <Id value={row.export} of="export" />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
