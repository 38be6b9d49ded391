"use client";

import { Bot, Brain, ChevronRight, Terminal, User, Wrench } from "lucide-react";
import { type ReactNode, useState } from "react";

import { foldedLength, spacedJson } from "@/components/chats/folded";
import { carriesItself, namedUrl } from "@/components/chats/shown-image";
import { MarkedText } from "@/components/predictions/marked-text";
import type { Mark } from "@/components/predictions/marks";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { CodeBlock } from "@/components/ui/code-block";
import { exactNumber } from "@/components/ui/format-number";
import type { Turn } from "@/lib/models/chat";
import type { Place } from "@/lib/search/language/query";

/** What is marked in a conversation: places in its transcript. */
export type Marks = {
  spans: Mark[];
  colors: Map<string, string>;
  found: Place[];
};

const UNMARKED: Marks = { spans: [], colors: new Map(), found: [] };

type TurnViewProps = {
  turn: Turn;
  /** Where it begins in the transcript. */
  start?: number;
  marks?: Marks;
  /** Beside who spoke: which model it was. */
  by?: ReactNode;
  /** Below what was said. */
  children?: ReactNode;
};

/** One turn of a conversation: who spoke, what was said, shown and called. */
export function TurnView({
  turn,
  start = 0,
  marks = UNMARKED,
  by,
  children,
}: TurnViewProps) {
  const { role, text, images, calls, reasoning } = turn;
  const Icon = ICONS[role] ?? User;

  return (
    <div
      className={cn(
        "grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2 px-4 py-3",
        role === "user" && "bg-sunken",
      )}
    >
      <p className="flex flex-wrap items-center gap-x-1.5 text-xs text-muted">
        <Icon aria-hidden className="size-3.5 stroke-[1.5]" />
        <span className="font-medium text-ink">{NAMES[role] ?? role}</span>
        {by}
      </p>
      {reasoning && <Reasoning text={reasoning} />}
      {text && (
        <Said text={text} start={start} marks={marks} code={role === "tool"} />
      )}
      {images.length > 0 && <Images urls={images} />}
      {calls.map(({ name, arguments: given }, place) => (
        <Folded
          // biome-ignore lint/suspicious/noArrayIndexKey: the same tool may be called twice.
          key={place}
          icon={<Wrench />}
          summary={`Calls ${name || "a tool"}`}
        >
          <CodeBlock
            label={`What ${name} is called with`}
            samples={[{ language: "JSON", code: spacedJson(given) }]}
          />
        </Folded>
      ))}
      {children}
    </div>
  );
}

const NAMES: Record<string, string> = {
  user: "User",
  assistant: "Assistant",
  system: "System",
  developer: "Developer",
  tool: "Tool",
};

const ICONS: Record<string, typeof User> = {
  assistant: Bot,
  system: Terminal,
  developer: Terminal,
  tool: Wrench,
};

type SaidProps = { text: string; start: number; marks: Marks; code: boolean };

function Said({ text, start, marks, code }: SaidProps) {
  const short = foldedLength(text);
  const isFoundBelow = marks.found.some(
    ({ from, to }) => to > start + short && from < start + text.length,
  );
  const [whole, setWhole] = useState(isFoundBelow);
  const shown = whole ? text : text.slice(0, short);

  return (
    <div className="grid justify-items-start gap-2">
      <p
        className={cn(
          "max-w-prose whitespace-pre-wrap leading-6 [overflow-wrap:anywhere]",
          code && "font-mono text-xs leading-5",
        )}
      >
        <MarkedText text={shown} from={start} {...marks} />
        {shown.length < text.length && "…"}
      </p>
      {short < text.length && (
        <Button size="small" onClick={() => setWhole(!whole)}>
          {whole ? "Show less" : `Show all ${exactNumber(text.length)} letters`}
        </Button>
      )}
    </div>
  );
}

const Reasoning = ({ text }: { text: string }) => (
  <Folded icon={<Brain />} summary="Thought first">
    <p className="max-h-96 max-w-prose overflow-y-auto whitespace-pre-wrap border-l-2 border-line pl-3 text-sm leading-6 text-muted [overflow-wrap:anywhere]">
      {text}
    </p>
  </Folded>
);

type FoldedProps = { icon: ReactNode; summary: string; children: ReactNode };

function Folded({ icon, summary, children }: FoldedProps) {
  return (
    <details className="group/folded min-w-0">
      <summary className="flex w-fit cursor-pointer list-none items-center gap-1.5 rounded-md py-0.5 pr-1 text-sm text-muted hover:text-ink [&_svg]:size-4 [&_svg]:stroke-[1.5]">
        <ChevronRight className="transition-transform group-open/folded:rotate-90" />
        {icon}
        <span className="[overflow-wrap:anywhere]">{summary}</span>
      </summary>
      <div className="pt-2 pl-5.5">{children}</div>
    </details>
  );
}

function Images({ urls }: { urls: string[] }) {
  return (
    <ul className="flex flex-wrap gap-2">
      {urls.map((url, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same image may be shown twice.
        <li key={place} className="min-w-0 max-w-full">
          {carriesItself(url) ? (
            // biome-ignore lint/performance/noImgElement: it carries its own bytes.
            <img
              src={url}
              alt={`${place + 1} of the message's images`}
              className="checkerboard max-h-80 max-w-full rounded-md border border-line"
            />
          ) : (
            <p className="text-sm text-muted [overflow-wrap:anywhere]">
              An image, not loaded:{" "}
              <span className="font-mono text-xs">{namedUrl(url)}</span>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
