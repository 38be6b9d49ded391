import { CircleCheck, CircleHelp, CircleX } from "lucide-react";

import { STATE_WORDS, valueWords } from "@/components/trust/words";
import { CodeBlock } from "@/components/ui/code-block";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Figure } from "@/lib/trust/schema";

/** One figure: what it is now, what was promised, and how anybody checks it. */
export function FigureRow({ figure }: { figure: Figure }) {
  const { title, promise, how, command, sql, state } = figure;
  return (
    <li
      id={figure.name}
      className="grid gap-1 border-b border-line py-3 last:border-0"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h3 className="font-normal text-muted">{title}</h3>
        <p
          className={
            state === "wrong"
              ? "figures min-w-0 font-semibold text-red-text [overflow-wrap:anywhere]"
              : "figures min-w-0 font-semibold [overflow-wrap:anywhere]"
          }
        >
          <Value figure={figure} />
        </p>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 text-sm">
        <details className="group min-w-0 grow basis-64 open:basis-full">
          <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
            How, and how to check it
          </summary>
          <div className="mt-2 mb-2 grid gap-3">
            <p className="max-w-prose">{how}</p>
            <CodeBlock
              label={`To check: ${title}`}
              samples={[
                { language: "Command", code: command },
                ...(sql ? [{ language: "SQL", code: sql }] : []),
              ]}
            />
          </div>
        </details>
        {promise && (
          <span className="text-muted">
            <span className="sr-only">Promised: </span>
            {promise}
          </span>
        )}
        <State state={state} />
      </div>
    </li>
  );
}

function Value({ figure }: { figure: Figure }) {
  const { unit, value } = figure;
  if (unit === "instant" && value !== null) {
    return <RelativeTime at={String(value)} />;
  }
  const said = valueWords(figure);
  return unit === "hash" ? (
    <span className="font-mono text-xs font-normal">{said}</span>
  ) : (
    said
  );
}

function State({ state }: { state: Figure["state"] }) {
  if (state === "told") return null;
  const look = {
    right: { icon: <CircleCheck aria-hidden />, ink: "text-muted" },
    wrong: { icon: <CircleX aria-hidden />, ink: "text-red-text" },
    unknown: { icon: <CircleHelp aria-hidden />, ink: "text-amber-text" },
  }[state];
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap [&_svg]:size-4 [&_svg]:stroke-[1.5] ${look.ink}`}
    >
      {look.icon}
      {STATE_WORDS[state]}
    </span>
  );
}
