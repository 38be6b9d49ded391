import "server-only";

import { appKeyContext } from "@/lib/auth/app-key";
import type { Ctx } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { jsonLimit } from "@/lib/http/body";
import { noticed } from "@/lib/http/noticed";
import { parse } from "@/lib/http/parse";
import { turns } from "@/lib/media/video/turns";
import { hasBody, wireBody } from "@/lib/wire/clarifai/body";
import { badFormat, queryOf, unset } from "@/lib/wire/clarifai/call";
import { refusal, responseOf } from "@/lib/wire/clarifai/reply";
import { placeOf, type Route } from "@/lib/wire/clarifai/route";
import { ROUTES } from "@/lib/wire/clarifai/routes";
import { WireError } from "@/lib/wire/clarifai/status";
import { named } from "@/lib/wire/path";

/**
 * Answers a call of a Clarifai client. The one place of this wire that catches: each
 * answer has a status, a request id, and is kept by no cache.
 */
export async function clarifai(request: Request): Promise<Response> {
  const requestId = crypto.randomUUID();
  const response = await answered(request, requestId).catch((error: unknown) =>
    refusal(error, requestId),
  );
  response.headers.set("x-request-id", requestId);
  response.headers.set("cache-control", "private, no-store");
  return response;
}

/** So many bodies larger than the usual are in memory at a time. */
const LARGE_AT_ONCE = 4;

const enter = turns(LARGE_AT_ONCE);

async function answered(
  request: Request,
  requestId: string,
): Promise<Response> {
  const declared = Number(request.headers.get("content-length") ?? Infinity);
  const isLarge = hasBody(request) && declared > jsonLimit();
  const leave = isLarge ? await enter(request.signal) : null;
  try {
    return await answeredInTurn(request, requestId);
  } finally {
    leave?.();
  }
}

async function answeredInTurn(
  request: Request,
  requestId: string,
): Promise<Response> {
  const url = new URL(request.url);
  const place = placeOf(url.pathname);
  const { route, names } = routeFor(request, place?.parts ?? []);
  const ctx = await contextFor(request, route, place?.app ?? null);
  const { bytes, said } = await wireBody(request);
  const sent = { ...queryOf(url), ...asObject(unset(said)), ...names };
  const asked = wellFormed(route, sent);
  const call = { ctx, request, requestId, body: bytes };
  const answer = await route.answer(call, asked);
  return noticed(
    ctx,
    answer instanceof Response ? answer : responseOf(answer, requestId),
  );
}

function routeFor({ method }: Request, parts: string[]) {
  const fits = ROUTES.flatMap((route) => {
    const names = named(route.path, parts);
    return names ? [{ route, names }] : [];
  });
  // What is fixed goes before what is named.
  const [first] = fits
    .filter(({ route }) => route.method === wanted(method))
    .sort((one, other) => weightOf(one.names) - weightOf(other.names));
  if (first) return first;
  if (fits.length === 0) throw notFound("resource");
  throw new AppError("method_not_allowed", "This resource has no such method.");
}

const wanted = (method: string) => (method === "HEAD" ? "GET" : method);
const weightOf = (names: object) => Object.keys(names).length;

async function contextFor(
  request: Request,
  route: Route,
  app: string | null,
): Promise<Ctx> {
  if (route.context) return route.context(request, app);
  if (request.headers.has("authorization")) return appKeyContext(request, app);
  throw new WireError(
    11002,
    "unauthenticated",
    "Send an app key as Authorization: Key snj_….",
  );
}

function asObject(said: unknown): object {
  if (said === undefined) return {};
  if (typeof said === "object" && said !== null && !Array.isArray(said)) {
    return said;
  }
  throw badFormat("The body is no message.");
}

function wellFormed({ schema }: Route, sent: object): unknown {
  try {
    return parse(schema, sent);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw badFormat(error.message);
  }
}
