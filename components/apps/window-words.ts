import { parseDuration, showDuration } from "@/lib/duration";

const UNITS: Record<string, string> = {
  d: "day",
  h: "hour",
  m: "minute",
  s: "second",
};

/**
 * How long an app keeps its records: `for 30 days`, `until someone destroys them`.
 * Exact, since it is a promise.
 */
export function windowWords(window: string | null): string {
  if (window === null) return "until someone destroys them";
  const seconds = parseDuration(window);
  if (seconds === null) return window;
  const short = showDuration(seconds);
  const count = Number(short.slice(0, -1));
  return `for ${count} ${UNITS[short.slice(-1)]}${count === 1 ? "" : "s"}`;
}

/** What becomes of what an app is sent. */
export function keepingWords(app: {
  store: boolean;
  window: string | null;
}): string {
  if (!app.store) return "Keeps nothing unless a call asks for it";
  return `Keeps records ${windowWords(app.window)}`;
}
