import "server-only";

import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { WireError } from "@/lib/wire/clarifai/status";

/** One call of a client, within the app that its key is for. */
export type Call = {
  ctx: Ctx;
  request: Request;
  requestId: string;
  /** The body's bytes, to tell two calls apart. */
  body: Uint8Array;
};

/** No client nests deeper; what does is there to exhaust us. */
const DEPTH_MOST = 64;

/** What the sender's own structures are: in these a null means something. */
const VERBATIM = new Set(["metadata", "params"]);

/**
 * A message as protocol buffers read JSON: what is null is left out, and members that
 * nobody knows are ignored by whoever reads on.
 */
export function unset(value: unknown, depth = 0): unknown {
  if (depth > DEPTH_MOST) throw badFormat("It is nested too deep.");
  if (Array.isArray(value)) {
    return value.map((one) => unset(one, depth + 1));
  }
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value)
    .filter(([, member]) => member !== null)
    .map(([name, member]) => {
      const read = unset(member, depth + 1);
      return [name, VERBATIM.has(name) ? member : read];
    });
  return Object.fromEntries(members);
}

export const badFormat = (message: string) =>
  new WireError(11100, "invalid_request", message);

/** A query's members; one that is there several times is a list. */
export function queryOf(url: URL): Record<string, string | string[]> {
  const names = new Set(url.searchParams.keys());
  return Object.fromEntries(
    [...names].map((name) => {
      const values = url.searchParams.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? "")];
    }),
  );
}

const FLAGS: Record<string, boolean> = { true: true, false: false };

/** A header that says yes or no. Null: it isn't there. */
export function flagIn(request: Request, name: string): boolean | null {
  const said = request.headers.get(name);
  if (said === null) return null;
  const flag = FLAGS[said.toLowerCase()];
  if (flag !== undefined) return flag;
  throw new AppError("invalid_request", `${name} is true or false.`, {
    param: name,
  });
}
