import type { Ctx, Traced } from "@/lib/context";

/** Those that say how a client asks. None of them opens anything. */
const NAMES = new Set([
  "accept",
  "content-length",
  "content-type",
  "idempotency-key",
  "user-agent",
]);
const FAMILIES = ["openai-", "sojourn-", "x-stainless-"];

const isTold = (name: string) =>
  NAMES.has(name) || FAMILIES.some((family) => name.startsWith(family));

/** The context of a request, with what a detailed log keeps of it where there is one. */
export const traced = (ctx: Ctx, request: Request): Ctx =>
  ctx.logging ? { ...ctx, request: tracedOf(request) } : ctx;

// A query may be signed, and isn't told.
const tracedOf = ({ method, url, headers }: Request): Traced => ({
  method,
  path: new URL(url).pathname,
  headers: Object.fromEntries([...headers].filter(([name]) => isTold(name))),
});
