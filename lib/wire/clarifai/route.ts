import "server-only";

import type { z } from "zod";

import type { Ctx } from "@/lib/context";
import type { Call } from "@/lib/wire/clarifai/call";
import type { Reply } from "@/lib/wire/clarifai/reply";
import { decoded } from "@/lib/wire/path";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** A path of this wire, what is sent there, and the verb that it asks for. */
export type Route = {
  method: Method;
  /** Below `/v2`, or below `/v2/users/{user}/apps/{app}`: `inputs/:input`. */
  path: string;
  schema: z.ZodType;
  answer: (call: Call, asked: unknown) => Promise<Reply | Response>;
  /** Who asks, where that isn't told by an app key alone. */
  context?: (request: Request, app: string | null) => Promise<Ctx>;
};

/** A row of the table. What the path names is part of what is asked. */
export function on<S extends z.ZodType>(
  method: Method,
  path: string,
  schema: S,
  answer: (call: Call, asked: z.output<S>) => Promise<Reply | Response>,
  context?: Route["context"],
): Route {
  return {
    context,
    method,
    path,
    schema,
    answer: (call, asked) => answer(call, asked as z.output<S>),
  };
}

/** A request's path: the app that it claims, and what it names in it. */
export type Place = { app: string | null; parts: string[] };

const BASE = "/v2/";

/** Null: it is no path that anybody could mean. */
export function placeOf(pathname: string): Place | null {
  if (!pathname.startsWith(BASE)) return null;
  const parts = decoded(pathname.slice(BASE.length).replace(/\/+$/, ""));
  if (!parts) return null;
  const [users, , apps, app, ...rest] = parts;
  const isLong = users === "users" && apps === "apps" && rest.length > 0;
  return isLong && app ? { app, parts: rest } : { app: null, parts };
}
