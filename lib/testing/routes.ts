import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { request } from "@/lib/testing/requests";

const ROOT = join(import.meta.dirname, "../../app/api/v1");
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string>> },
) => Response | Promise<Response>;

/** A method that a route file serves, as Next would find it. */
export type Endpoint = {
  method: (typeof METHODS)[number];
  /** Its folders below `app/api/v1`: `/apps/[appId]/inputs`. */
  path: string;
  handler: Handler;
};

/** What the route files below `app/api/v1` serve, all of them. */
export async function endpoints(): Promise<Endpoint[]> {
  const files = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts"))
    .sort();
  const found = await Promise.all(files.map(servedBy));
  return found.flat();
}

async function servedBy(file: string): Promise<Endpoint[]> {
  const served = await import(/* @vite-ignore */ join(ROOT, file));
  return METHODS.filter((method) => method in served).map((method) => ({
    method,
    path: `/${dirname(file)}`,
    handler: served[method],
  }));
}

const all = endpoints();

/**
 * Asks the handler of a path, as Next would: fixed folders go before named ones, and
 * a path that doesn't serve the method is a bare 405.
 */
export async function ask(
  path: string,
  init: Parameters<typeof request>[1] = {},
): Promise<Response> {
  const { method = "GET" } = init;
  const [pathname = ""] = path.split("?");
  const [fits] = (await all)
    .map((one) => fitOf(one.path.split("/"), pathname.split("/")))
    .filter((fit) => fit !== null)
    .sort((one, other) => one.rank - other.rank);
  if (!fits) throw new Error(`Nothing serves ${pathname}.`);

  const served = method === "HEAD" ? "GET" : method;
  const found = (await all).find(
    (one) => one.path === fits.path && one.method === served,
  );
  if (!found) return new Response(null, { status: 405 });
  const params = Promise.resolve(fits.params);
  return found.handler(request(path, init), { params });
}

type Fit = { path: string; params: Record<string, string>; rank: number };

/** How well a path fits folders, the lower the better; null where it doesn't. */
function fitOf(folders: string[], parts: string[]): Fit | null {
  const path = folders.join("/");
  if (/^\[\.\.\./.test(folders.at(-1) ?? "")) {
    return { path, params: {}, rank: Number.MAX_VALUE };
  }
  if (folders.length !== parts.length) return null;

  const params: Record<string, string> = {};
  for (const [place, folder] of folders.entries()) {
    const part = parts[place] ?? "";
    const name = /^\[(\w+)\]$/.exec(folder)?.[1];
    if (name) params[name] = decodeURIComponent(part);
    else if (folder !== part) return null;
  }
  return { path, params, rank: Object.keys(params).length };
}
