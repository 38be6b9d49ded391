"use client";

import { CircleSlash, Stamp } from "lucide-react";

import {
  goesSoon,
  type Life,
  lifeEnd,
  lifeSentence,
  lifeTimes,
  shareOver,
} from "@/components/inputs/life";
import { useNow, useZone } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import { Tooltip } from "@/components/ui/tooltip";

type LifeLineProps = { life: Life; className?: string };

/**
 * A record's stay as a bar, from receipt to expiry: ink while it lives, amber in its
 * last tenth, dashed while held, hollow with a seal when purged, and a small mark for
 * what was never kept.
 */
export function LifeLine({ life, className }: LifeLineProps) {
  const now = useNow();
  const zone = useZone();
  if (life.state === "not-kept") return <NotKept className={className} />;

  return (
    <Tooltip content={<Times life={life} zone={zone} />}>
      <span
        role="img"
        aria-label={lifeSentence(life, now, zone)}
        className={cn("flex h-2 w-full items-center", className)}
      >
        {life.state === "living" && (
          <Living share={shareOver(life, now)} soon={goesSoon(life, now)} />
        )}
        {life.state === "held" && <Held />}
        {life.state === "purged" && <Purged />}
      </span>
    </Tooltip>
  );
}

/** The life line and, in words, what it says. */
export function LifeStatement({ life, className }: LifeLineProps) {
  const now = useNow();
  const zone = useZone();
  if (life.state === "not-kept") return <NotKept className={className} />;
  const [received] = lifeSentence(life, now, zone).split(" · ");

  return (
    <div className={cn("grid gap-1.5", className)}>
      <LifeLine life={life} />
      <p className="figures flex flex-wrap justify-between gap-x-4 text-sm text-muted">
        <span>{received}</span>
        <span
          className={cn(
            goesSoon(life, now) && "text-amber-text",
            life.state === "held" && "text-violet-text",
          )}
        >
          {capital(lifeEnd(life, now, zone))}
        </span>
      </p>
    </div>
  );
}

// Bars are drawn in SVG with sizes as attributes, so that they need no inline style.
function Living({ share, soon }: { share: number | null; soon: boolean }) {
  return (
    <svg aria-hidden="true" className="h-2 w-full overflow-visible">
      <line
        x1="0"
        x2="100%"
        y1="4"
        y2="4"
        className="stroke-control"
        strokeDasharray={share === null ? "1 4" : undefined}
      />
      <rect
        y="2.5"
        height="3"
        rx="1.5"
        width={share === null ? 16 : `${share * 100}%`}
        className={soon ? "fill-amber" : "fill-ink"}
      />
      <circle
        cx="2"
        cy="4"
        r="2"
        className={soon ? "fill-amber" : "fill-ink"}
      />
      {share !== null && (
        <rect
          x="100%"
          y="0.5"
          width="1.5"
          height="7"
          transform="translate(-1.5)"
          className={soon ? "fill-amber" : "fill-control"}
        />
      )}
    </svg>
  );
}

function Held() {
  return (
    <svg aria-hidden="true" className="h-2 w-full">
      <line
        x1="0"
        x2="100%"
        y1="4"
        y2="4"
        strokeWidth="3"
        strokeDasharray="7 4"
        className="stroke-violet"
      />
    </svg>
  );
}

function Purged() {
  return (
    <>
      <span className="h-[5px] grow rounded-full border border-control" />
      <Stamp className="-my-1 ml-1 size-3.5 shrink-0 stroke-[1.5] text-muted" />
    </>
  );
}

function NotKept({ className }: { className?: string }) {
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1 text-xs text-muted",
        className,
      )}
    >
      <CircleSlash className="size-3 stroke-[1.5]" />
      Not kept
    </span>
  );
}

function Times({ life, zone }: { life: Life; zone: string }) {
  return (
    <span className="figures grid grid-cols-[auto_auto] gap-x-3">
      {lifeTimes(life, zone).map(([what, when]) => (
        <span key={what} className="contents">
          <span className="opacity-70">{what}</span>
          <span>{when}</span>
        </span>
      ))}
    </span>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
