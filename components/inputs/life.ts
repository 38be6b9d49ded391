import {
  exactTime,
  relativeTime,
  shortTime,
} from "@/components/ui/format-time";

/** Where a record stands in its stay. */
export type Life =
  | { state: "living"; receivedAt: string; expiresAt: string | null }
  | { state: "held"; receivedAt: string; reason?: string }
  | { state: "purged"; receivedAt: string; purgedAt: string }
  | { state: "not-kept" };

/** From this share of its stay on, a record goes soon. */
const LAST_TENTH = 0.9;

/** How much of a stay is over, from 0 to 1. Null: it has no end. */
export function shareOver(life: Life, now: Date): number | null {
  if (life.state !== "living" || life.expiresAt === null) return null;
  const start = Date.parse(life.receivedAt);
  const end = Date.parse(life.expiresAt);
  if (end <= start) return 1;
  return Math.min(1, Math.max(0, (now.getTime() - start) / (end - start)));
}

export function goesSoon(life: Life, now: Date): boolean {
  return (shareOver(life, now) ?? 0) >= LAST_TENTH;
}

/** `Received 3 days ago · gone in 27 days, on 20 Dec, 14:03`. */
export function lifeSentence(life: Life, now: Date, zone: string): string {
  if (life.state === "not-kept") return "Not kept";
  const received = `Received ${relativeTime(new Date(life.receivedAt), now)}`;
  return `${received} · ${lifeEnd(life, now, zone)}`;
}

/** The second half of the sentence: what becomes of it. */
export function lifeEnd(life: Life, now: Date, zone: string): string {
  switch (life.state) {
    case "not-kept":
      return "not kept";
    case "held":
      return life.reason ? `held: ${life.reason}` : "held";
    case "purged":
      return `destroyed on ${shortTime(new Date(life.purgedAt), now, zone)}`;
    case "living":
      if (life.expiresAt === null) return "kept until someone destroys it";
      return goneIn(new Date(life.expiresAt), now, zone);
  }
}

function goneIn(end: Date, now: Date, zone: string): string {
  if (end <= now) return "being destroyed";
  return `gone ${relativeTime(end, now)}, on ${shortTime(end, now, zone)}`;
}

/** The exact times, a line each. */
export function lifeTimes(life: Life, zone: string): [string, string][] {
  if (life.state === "not-kept") return [];
  const exact = (at: string) => exactTime(new Date(at), zone);
  const received: [string, string] = ["Received", exact(life.receivedAt)];
  switch (life.state) {
    case "held":
      return [received, ["Held", life.reason ?? "until the hold is lifted"]];
    case "purged":
      return [received, ["Destroyed", exact(life.purgedAt)]];
    case "living":
      return [
        received,
        ["Gone", life.expiresAt ? exact(life.expiresAt) : "never by itself"],
      ];
  }
}
