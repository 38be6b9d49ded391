"use client";

import {
  exactNumber,
  roundedBytes,
  roundedNumber,
} from "@/components/ui/format-number";
import { Tooltip } from "@/components/ui/tooltip";

/** A count as people say it, exact when pointed at. */
export function Count({ value }: { value: number }) {
  return (
    <Tooltip content={exactNumber(value)}>
      <span className="figures">{roundedNumber(value)}</span>
    </Tooltip>
  );
}

/** A size as people say it, exact when pointed at. */
export function Bytes({ value }: { value: number }) {
  return (
    <Tooltip content={`${exactNumber(value)} bytes`}>
      <span className="figures whitespace-nowrap">{roundedBytes(value)}</span>
    </Tooltip>
  );
}
