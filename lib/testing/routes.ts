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

/** Asks the handler of a path, as Next would: fixed folders before named ones. */
export async function ask(
  path: string,
  init: Parameters<typeof request>[1] = {},
): Promise<Response> {
  const { method = "GET" } = init;
  const [pathname = ""] = path.split("?");
  const wanted = pathname.split("/");
  const fits = (await all)
    .filter((one) => one.method === (method === "HEAD" ? "GET" : method))
    .flatMap((one) => {
      const params = paramsOf(one.path.split("/"), wanted);
      return params ? [{ ...one, params }] : [];
    })
    .sort(
      (a, b) => Object.keys(a.params).length - Object.keys(b.params).length,
    );
  const [found] = fits;
  if (!found) throw new Error(`Nothing serves ${method} ${pathname}.`);
  const { handler, params } = found;
  return handler(request(path, init), { params: Promise.resolve(params) });
}

/** What the named folders are; null where the path is another. */
function paramsOf(
  folders: string[],
  parts: string[],
): Record<string, string> | null {
  if (folders.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [place, folder] of folders.entries()) {
    const part = parts[place] ?? "";
    const name = /^\[(\w+)\]$/.exec(folder)?.[1];
    if (name) params[name] = decodeURIComponent(part);
    else if (folder !== part) return null;
  }
  return params;
}
