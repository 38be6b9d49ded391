const MONTHS = [
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "May",
  "Jun",
  "Jul",
  "Aug",
  "Sep",
  "Oct",
  "Nov",
  "Dec",
];

const UNITS = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** Below this many of a unit, the next smaller one says it better: 36 hours, 45 days. */
const WEEKDAYS = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
];

const SAYABLE = { year: 2, month: 3, day: 2, hour: 2, minute: 2, second: 0 };

/**
 * What a clock that is read every ten seconds may be off by. Without it, what was
 * just kept for 30 days would be gone in 29.
 */
const SLACK_SECONDS = 15;

/** `3 days ago`, `in 27 days`, `just now`. Rounded down, so that nothing is promised longer than it lasts. */
export function relativeTime(at: Date, now: Date): string {
  const milliseconds = at.getTime() - now.getTime();
  const length = span(Math.abs(milliseconds) / 1000);
  if (milliseconds > 0) return `in ${length}`;
  return -milliseconds < 10_000 ? "just now" : `${length} ago`;
}

/** `30 days`, `12 hours`, `1 second`: in whole units, rounded down. */
export function span(seconds: number): string {
  const [unit, size] =
    UNITS.find(([unit, size]) => seconds >= size * SAYABLE[unit]) ?? UNITS[5];
  const slack = unit === "second" ? 0 : SLACK_SECONDS;
  const count = Math.floor((seconds + slack) / size);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** `20 Dec, 14:03`, and the year where it isn't this one. */
export function shortTime(at: Date, now: Date, zone: string): string {
  const { day, month, year, time } = parts(at, zone);
  const date = `${day} ${month}`;
  const same = year === parts(now, zone).year;
  return same ? `${date}, ${time.slice(0, 5)}` : `${date} ${year}`;
}

/** `20 Dec 2026, 14:03:22 CET`. */
export function exactTime(at: Date, zone: string): string {
  const { day, month, year, time, zoneName } = parts(at, zone);
  return `${day} ${month} ${year}, ${time} ${zoneName}`;
}

/** `20 Dec`, and the year where it isn't this one. */
export function shortDate(at: Date, now: Date, zone: string): string {
  const { day, month, year } = parts(at, zone);
  const same = year === parts(now, zone).year;
  return same ? `${day} ${month}` : `${day} ${month} ${year}`;
}

/** `Tuesday, 24 Nov`, and the year where it isn't this one. */
export function weekday(at: Date, now: Date, zone: string): string {
  const { day, month, year } = parts(at, zone);
  const place = new Date(`${day} ${month} ${year} UTC`).getUTCDay();
  return `${WEEKDAYS[place]}, ${shortDate(at, now, zone)}`;
}

/** Whether a day begins at this instant. */
export const isMidnight = (at: Date, zone: string) =>
  at.getTime() % 1000 === 0 && parts(at, zone).time === "00:00:00";

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
  formats.set(zone, format);
  return format;
}

// Put together by hand: the server's ICU and the browser's differ in the names of
// months, and a text that differs between them is a hydration error.
function parts(at: Date, zone: string) {
  const found: Record<string, string> = {};
  for (const { type, value } of formatIn(zone).formatToParts(at)) {
    found[type] = value;
  }
  return {
    day: Number(found.day),
    month: MONTHS[Number(found.month) - 1],
    year: Number(found.year),
    time: `${found.hour}:${found.minute}:${found.second}`,
    zoneName: found.timeZoneName,
  };
}

/** The first instant of a day (`2026-11-23`) on the reader's clock, or of a later one. */
export function startOfDay(day: string, daysLater = 0): string {
  const start = new Date(`${day}T00:00:00`);
  start.setDate(start.getDate() + daysLater);
  return start.toISOString();
}

/** The day of an instant in the reader's own zone, as `2026-11-23`. */
export function dayOf(at: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** A place in something that runs, in seconds: `1:04.5`, or `1:02:03.0` past an hour. */
export function clock(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const [hours, minutes] = [
    Math.floor(tenths / 36_000),
    Math.floor(tenths / 600),
  ];
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, "0");
  if (hours === 0) return `${minutes}:${rest}`;
  return `${hours}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

/** How long something runs, in seconds, as it is written on it: `1:04`. */
export const runningTime = (seconds: number) =>
  clock(Math.round(seconds)).slice(0, -2);
