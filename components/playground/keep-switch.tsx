"use client";

import { useNow, useZone } from "@/components/ui/clock";
import { shortDate, shortTime } from "@/components/ui/format-time";
import { Switch } from "@/components/ui/switch";
import { parseDuration } from "@/lib/duration";

const DAY_SECONDS = 86_400;

/** What the policies over the app let be kept. */
export type Keeping = {
  /** Whether anything may be kept at all. */
  allowed: boolean;
  /** For how long, as `30d`. Null: until someone destroys it. */
  window: string | null;
};

type KeepSwitchProps = {
  keeping: Keeping;
  checked: boolean;
  onChange: (keep: boolean) => void;
};

/** Says what will be kept of the next call, and until when. */
export function KeepSwitch({ keeping, checked, onChange }: KeepSwitchProps) {
  const now = useNow();
  const zone = useZone();

  return (
    <Switch
      label="Keep this"
      hint={sentence(keeping, checked, now, zone)}
      checked={keeping.allowed && checked}
      disabled={!keeping.allowed}
      onCheckedChange={onChange}
    />
  );
}

function sentence(keeping: Keeping, keep: boolean, now: Date, zone: string) {
  if (!keeping.allowed) {
    return "This app keeps nothing. Only a count of this call will remain.";
  }
  if (!keep) return "Not kept. Only a count of this call will remain.";
  if (keeping.window === null) return "Kept until someone destroys it.";

  const seconds = parseDuration(keeping.window) ?? 0;
  const end = new Date(now.getTime() + seconds * 1000);
  const said = seconds < 2 * DAY_SECONDS ? shortTime : shortDate;
  return `Kept until ${said(end, now, zone)}, then destroyed.`;
}
