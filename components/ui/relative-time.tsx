"use client";

import { useNow, useZone } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import {
  exactTime,
  relativeTime,
  shortTime,
} from "@/components/ui/format-time";
import { Tooltip } from "@/components/ui/tooltip";

/** Put into words only once somebody points at it. */
function Exact({ at }: { at: string }) {
  return exactTime(new Date(at), useZone());
}

type TimeProps = { at: string; className?: string };

/** `3 days ago`; exact and with its zone when pointed at. */
export function RelativeTime({ at, className }: TimeProps) {
  const now = useNow();
  return (
    <Instant at={at} className={className}>
      {relativeTime(new Date(at), now)}
    </Instant>
  );
}

/** `20 Dec, 14:03`; exact and with its zone when pointed at. */
export function ShortTime({ at, className }: TimeProps) {
  const now = useNow();
  const zone = useZone();
  return (
    <Instant at={at} className={className}>
      {shortTime(new Date(at), now, zone)}
    </Instant>
  );
}

function Instant({
  at,
  className,
  children,
}: TimeProps & { children: string }) {
  return (
    <Tooltip content={<Exact at={at} />}>
      <time
        dateTime={at}
        className={cn("figures whitespace-nowrap", className)}
      >
        {children}
      </time>
    </Tooltip>
  );
}
