"use client";

import { Pause, Play, RotateCcw, X } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { roundedBytes } from "@/components/ui/format-number";
import { IconButton } from "@/components/ui/icon-button";
import {
  drop,
  pause,
  resume,
  type Sent,
  type Status,
} from "@/components/uploads/queue";

/** A file on its way: how far it is, and what can be done. */
export function SentRow({ one }: { one: Sent }) {
  const { key, file, status } = one;

  return (
    <div className="flex h-full items-center gap-1">
      <div className="grid min-w-0 grow gap-0.5">
        <span className="truncate text-sm" title={file.name}>
          {file.name}
        </span>
        <span
          className={cn(
            "figures truncate text-xs text-muted",
            status === "failed" && "text-red-text",
          )}
          title={one.why ?? undefined}
        >
          {wordsOf(one)}
        </span>
      </div>
      <Going status={status} name={file.name} onKey={key} />
      <IconButton
        label={`${status === "done" ? "Take off the list" : "Cancel"}: ${file.name}`}
        size="small"
        onClick={() => drop(key)}
      >
        <X />
      </IconButton>
    </div>
  );
}

function wordsOf({ status, loaded, file, why }: Sent): string {
  const size = roundedBytes(file.size);
  switch (status) {
    case "waiting":
      return `${size}, waiting`;
    case "sending":
      return `${roundedBytes(loaded)} of ${size}`;
    case "paused":
      return `Paused at ${roundedBytes(loaded)} of ${size}`;
    case "broken":
    case "failed":
      return why ?? "It failed.";
    case "done":
      return `${size}, sent`;
  }
}

type GoingProps = { status: Status; name: string; onKey: number };

function Going({ status, name, onKey }: GoingProps) {
  if (status === "done") return null;
  if (status === "sending" || status === "waiting") {
    return (
      <IconButton
        label={`Pause: ${name}`}
        size="small"
        onClick={() => pause(onKey)}
      >
        <Pause />
      </IconButton>
    );
  }
  const paused = status === "paused";
  return (
    <IconButton
      label={`${paused ? "Resume" : "Try again"}: ${name}`}
      size="small"
      onClick={() => resume(onKey)}
    >
      {paused ? <Play /> : <RotateCcw />}
    </IconButton>
  );
}
