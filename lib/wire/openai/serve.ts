import "server-only";

import { appKeyContext } from "@/lib/auth/app-key";
import { requestContext } from "@/lib/auth/context";
import type { Ctx } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { answering } from "@/lib/http/answer";
import { parseJson, wholeBody } from "@/lib/http/body";
import { noticed } from "@/lib/http/noticed";
import { parse } from "@/lib/http/parse";
import type { Route } from "@/lib/wire/openai/route";
import { ROUTES } from "@/lib/wire/openai/routes";
import { decoded, named } from "@/lib/wire/path";

const BASE = "/openai/v1/";

/** Answers a call of an OpenAI client. Whatever fails in it leaves nothing stored. */
export function openai(request: Request): Promise<Response> {
  return answering(
    async (requestId) => {
      const url = new URL(request.url);
      const { route, names } = routeFor(request, url.pathname);
      const ctx = await contextFor(request);
      const hasBody = request.method === "POST";
      const body = hasBody ? await wholeBody(request) : new Uint8Array();
      const fields = body.length > 0 ? asObject(parseJson(body)) : {};
      const asked = parse(route.schema, {
        ...queryOf(url),
        ...fields,
        ...names,
      });
      const call = { ctx, request, requestId, body };
      return noticed(ctx, await route.answer(call, asked));
    },
    request.method === "POST" ? { "sojourn-storage": "none" } : {},
  );
}

/**
 * An app key says the app. A person's browser, which has none, names it in a header:
 * no page of another site's can send one.
 */
function contextFor(request: Request): Promise<Ctx> {
  const app = request.headers.get("sojourn-app");
  return app !== null && !request.headers.has("authorization")
    ? requestContext(request, app)
    : appKeyContext(request, null);
}

/** A path that ends in a slash names nothing: a client whose id is empty sent it. */
function routeFor(request: Request, pathname: string) {
  const parts = pathname.startsWith(BASE)
    ? (decoded(pathname.slice(BASE.length)) ?? [])
    : [];
  const fits = ROUTES.flatMap((route) => {
    const names = named(route.path, parts);
    return names && !Object.values(names).includes("") ? { route, names } : [];
  });
  const method = request.method === "HEAD" ? "GET" : request.method;
  const found = fits.find(({ route }) => route.method === method);
  if (found) return found as { route: Route; names: Record<string, string> };
  if (fits.length === 0) throw notFound("resource");
  throw new AppError("method_not_allowed", "This resource has no such method.");
}

const LIST = /^(.+)\[\]$/;
const MEMBER = /^(.+)\[(.+)\]$/;

/** A query as OpenAI's clients write it: `include[]=a&include[]=b&metadata[key]=value`. */
function queryOf({ searchParams }: URL): Record<string, unknown> {
  const query: Record<string, unknown> = {};
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name);
    const [, list] = LIST.exec(name) ?? [];
    const [, object, member] = MEMBER.exec(name) ?? [];
    if (list) query[list] = values;
    else if (object && member) {
      query[object] = { ...(query[object] as object), [member]: values[0] };
    } else query[name] = values[0];
  }
  return query;
}

function asObject(said: unknown): object {
  if (typeof said === "object" && said !== null && !Array.isArray(said)) {
    return said;
  }
  throw new AppError("invalid_request", "The body is no JSON object.");
}
