"use client";

import Link from "next/link";
import { useState } from "react";

import {
  cancelExport,
  exportContentUrl,
  isAtWork,
} from "@/components/community/training-calls";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { exactNumber, roundedNumber } from "@/components/ui/format-number";
import { Id } from "@/components/ui/id";
import { Progress } from "@/components/ui/progress";
import { RelativeTime } from "@/components/ui/relative-time";
import type { CommunityExportView } from "@/lib/community/exports/schema";

const FORMAT_NAMES = { jsonl: "JSON lines", coco: "COCO" };

type OneExportProps = {
  one: CommunityExportView;
  /** The name of the workspace that it is for. */
  workspace: string;
  onChange: () => Promise<unknown>;
};

/** An export: how far it is, where it can be had, and what of it is to be deleted. */
export function OneExport({ one, workspace, onChange }: OneExportProps) {
  return (
    <li className="grid gap-3 rounded-lg border border-line bg-surface p-3">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="font-medium">{titleOf(one)}</h2>
        <span className="text-sm text-muted">
          {FORMAT_NAMES[one.format]} · for {workspace} · asked for{" "}
          <RelativeTime at={one.created_at} />
        </span>
        {one.to_delete > 0 && (
          <Link href="/community/withdrawals" className="ml-auto">
            <Badge look="soon">{exactNumber(one.to_delete)} to delete</Badge>
          </Link>
        )}
      </header>
      {isAtWork(one) && <AtWork one={one} onChange={onChange} />}
      {one.state === "done" && one.records > 0 && <Downloads one={one} />}
      <Id value={one.id} of="export" />
    </li>
  );
}

function titleOf({ state, records }: CommunityExportView): string {
  const many = records === 1 ? "1 record" : `${exactNumber(records)} records`;
  switch (state) {
    case "waiting":
    case "running":
      return "Being put together";
    case "done":
      return records === 0 ? "Nothing that is shared met it" : many;
    case "cancelled":
      return `Cancelled after ${many}`;
    case "failed":
      return `Failed after ${many}`;
  }
}

type AtWorkProps = Omit<OneExportProps, "workspace">;

function AtWork({ one, onChange }: AtWorkProps) {
  const { records, total } = one;
  const [failure, setFailure] = useState<string | null>(null);
  const cancel = async () => {
    setFailure(null);
    try {
      await cancelExport(one.id);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "It goes on.");
    }
    await onChange();
  };

  return (
    <div className="grid gap-2">
      <Progress
        label={`${roundedNumber(records)}${total === null ? "" : ` of ${roundedNumber(total)}`} noted`}
        value={total ? Math.min(1, records / total) : null}
      />
      <div className="flex items-center justify-between gap-3">
        <p role="alert" className="text-xs text-red-text">
          {failure}
        </p>
        <Button size="small" disabled={one.cancelling} onClick={cancel}>
          {one.cancelling ? "Stopping" : "Cancel the export"}
        </Button>
      </div>
    </div>
  );
}

function Downloads({ one }: { one: CommunityExportView }) {
  const parts = Array.from({ length: one.parts }, (_, n) => n + 1);
  return (
    <ul className="flex flex-wrap gap-2">
      {parts.map((part) => (
        <li key={part}>
          <Button asChild size="small">
            <a href={exportContentUrl(one.id, part)} download>
              {parts.length > 1 ? `Download part ${part}` : "Download"}
            </a>
          </Button>
        </li>
      ))}
    </ul>
  );
}
