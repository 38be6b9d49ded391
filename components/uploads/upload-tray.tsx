"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronUp, Pause, Play } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { exactNumber } from "@/components/ui/format-number";
import { IconButton } from "@/components/ui/icon-button";
import { Progress } from "@/components/ui/progress";
import { Surface } from "@/components/ui/surface";
import {
  clearDone,
  pause,
  resume,
  type Sent,
  type Status,
} from "@/components/uploads/queue";
import { SentRow } from "@/components/uploads/sent-row";
import { Unfinished } from "@/components/uploads/unfinished";
import type { UploadView } from "@/lib/uploads/schema";

const ROW = 52;

/** What wants a person comes first, then what is moving. */
const ORDER: Record<Status, number> = {
  failed: 0,
  broken: 1,
  sending: 1,
  paused: 2,
  waiting: 3,
  done: 4,
};

type UploadTrayProps = {
  app: string;
  files: readonly Sent[];
  /** What was begun in another window, or before this one was loaded. */
  unfinished: readonly UploadView[];
};

/** How files are doing, each and all. */
export function UploadTray({ app, files, unfinished }: UploadTrayProps) {
  const [open, setOpen] = useState(true);
  if (files.length === 0 && unfinished.length === 0) return null;
  const done = files.filter(({ status }) => status === "done").length;
  const failed = files.filter(({ status }) => status === "failed").length;
  const title = titleOf(files.length, done, failed);

  return (
    <Surface
      aria-label="Uploads"
      className="fixed inset-x-2 bottom-16 z-30 grid gap-2 p-3 shadow-float md:inset-x-auto md:right-4 md:bottom-4 md:w-96"
    >
      <header className="flex items-center gap-1">
        <h2 className="grow font-medium">
          <span role="status">{title}</span>
        </h2>
        {files.length > 0 && <ForAll files={files} />}
        {done > 0 && (
          <Button look="quiet" size="small" onClick={() => clearDone(app)}>
            Clear
          </Button>
        )}
        <IconButton
          label={open ? "Fold" : "Unfold"}
          size="small"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? <ChevronDown /> : <ChevronUp />}
        </IconButton>
      </header>
      {files.length > 0 && <Whole files={files} />}
      {open && unfinished.length > 0 && (
        <Unfinished app={app} uploads={unfinished} />
      )}
      {open && files.length > 0 && <Files files={files} />}
    </Surface>
  );
}

function titleOf(all: number, done: number, failed: number): string {
  if (all === 0) return "Uploads that broke off";
  if (failed > 0) return `${exactNumber(failed)} of ${exactNumber(all)} failed`;
  const sent = `${exactNumber(done)} of ${exactNumber(all)} sent`;
  return done === all ? `All sent: ${exactNumber(all)}` : sent;
}

function Whole({ files }: { files: readonly Sent[] }) {
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  const loaded = files.reduce((sum, one) => sum + one.loaded, 0);
  return (
    <Progress label="All files" value={bytes === 0 ? 1 : loaded / bytes} />
  );
}

const MOVING = new Set<Status>(["sending", "waiting", "broken"]);

function ForAll({ files }: { files: readonly Sent[] }) {
  const moving = files.filter(({ status }) => MOVING.has(status));
  const paused = files.filter(({ status }) => status === "paused");
  if (moving.length > 0) {
    return (
      <IconButton
        label="Pause all"
        size="small"
        onClick={() => {
          // Those that wait first, so that none of them begins meanwhile.
          for (const { key } of moving.toReversed()) pause(key);
        }}
      >
        <Pause />
      </IconButton>
    );
  }
  if (paused.length === 0) return null;
  return (
    <IconButton
      label="Resume all"
      size="small"
      onClick={() => {
        for (const { key } of paused) resume(key);
      }}
    >
      <Play />
    </IconButton>
  );
}

/** Those near the window alone, so that a thousand are as smooth as ten. */
function Files({ files }: { files: readonly Sent[] }) {
  const frame = useRef<HTMLDivElement>(null);
  const sorted = useMemo(
    () =>
      files.toSorted(
        (one, other) =>
          ORDER[one.status] - ORDER[other.status] || one.key - other.key,
      ),
    [files],
  );
  const rows = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    getItemKey: (place) => sorted[place]?.key ?? place,
    overscan: 4,
  });

  return (
    <section
      ref={frame}
      aria-label="Files"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard.
      tabIndex={0}
      className="max-h-64 overflow-y-auto"
    >
      <ul className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const one = sorted[index];
          return one ? (
            <li
              key={key}
              className="absolute inset-x-0 top-0"
              style={{ height: ROW, transform: `translateY(${start}px)` }}
            >
              <SentRow one={one} />
            </li>
          ) : null;
        })}
      </ul>
    </section>
  );
}
