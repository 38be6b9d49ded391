import "server-only";

import pino from "pino";

type Fields = Record<string, string | number | boolean | undefined>;

const line = pino({
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  level: "info",
});

/** One line of JSON for each event. Fields are flat and named: no bodies, no rows. */
export const log = {
  info: (event: string, fields: Fields = {}) => line.info(fields, event),
  /** For what somebody has to look at. */
  warn: (event: string, fields: Fields = {}) => line.warn(fields, event),
  error: (event: string, error: unknown, fields: Fields = {}) =>
    line.error({ ...fields, ...described(error) }, event),
};

/**
 * Where an error came from, and not what it says: the messages of database and
 * validation errors quote the values they choked on.
 */
export function described(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: typeof error };

  const code = "code" in error ? String(error.code) : undefined;
  return { error: error.name, code, frames: framesOf(error) };
}

// A message may have lines that look like frames, so frames begin only after it.
function framesOf({ stack = "", message }: Error): string | undefined {
  const start = stack.indexOf(message);
  if (start < 0) return undefined;
  const frames = stack.slice(start + message.length).match(/^ {4}at .*$/gm);
  return frames?.slice(0, 8).join("\n");
}
