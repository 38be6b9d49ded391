import { exactNumber } from "@/components/ui/format-number";
import { span } from "@/components/ui/format-time";
import type { Figure, Part, TrustView } from "@/lib/trust/schema";

export const PART_TITLES: Record<Part, string> = {
  destruction: "What is past its time is destroyed",
  log: "What happened can't be rewritten",
  sealing: "What is kept is sealed",
  counting: "What isn't kept leaves a count",
};

export const STATE_WORDS: Record<Figure["state"], string> = {
  right: "As promised",
  wrong: "Not as promised",
  unknown: "Not looked at yet",
  told: "No promise",
};

/** `99.97 %`: rounded down, so that nothing is said to be all that isn't. */
export function shareWords(share: number): string {
  const hundredths = Math.floor(share * 10_000 + 1e-9);
  return `${hundredths / 100} %`;
}

/** A span, rounded up: nobody is told of less than it was. */
export function lagWords(seconds: number): string {
  const size = [86_400, 3_600, 60, 1].find((unit) => seconds > 2 * unit) ?? 1;
  return span(Math.ceil(seconds / size) * size);
}

/** What a figure says, where it isn't an instant. */
export function valueWords({ name, value, unit }: Figure): string {
  if (value === null) return NOTHING[name] ?? "None";
  if (typeof value === "string") return value;
  if (unit === "share") return shareWords(value);
  if (unit === "seconds") return value === 0 ? "Nothing" : lagWords(value);
  return exactNumber(value);
}

const NOTHING: Partial<Record<Figure["name"], string>> = {
  purge_lag_p99_seconds: "Nothing was due",
  purge_last_run_at: "Never",
  purge_paused_since: "It isn't",
  sealed_share: "There are no records",
  not_stored_share: "There were no calls",
  calls: "Not counted yet",
};

/** `7 days`, and `Without end` where there is no limit. */
export const lengthWords = (seconds: number | null) =>
  seconds === null ? "Without end" : span(seconds);

/** Who may see what is shared. */
export const COMMUNITY_WORDS: Record<
  TrustView["settings"]["community"],
  string
> = {
  off: "This instance has none: nothing of an app is seen by anybody else.",
  people:
    "What owners share, by consent, is seen by who is signed in and by app keys.",
  public: "What owners share, by consent, is seen by everyone who comes by.",
};
