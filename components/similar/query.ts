import { queryOptions } from "@tanstack/react-query";

import type { Draft } from "@/components/playground/draft";
import { similarUrl } from "@/components/similar/place";
import { ask } from "@/lib/http/ask";
import { Similar } from "@/lib/search/schema";

/** As many as the API gives at once. */
const LIMIT = 50;

/** What is like an input. */
export const similarQuery = (app: string, id: string) =>
  queryOptions({
    queryKey: ["similar", app, id],
    queryFn: ({ signal }) =>
      ask(Similar, `${similarUrl(app, id)}?limit=${LIMIT}`, { signal }),
  });

/** What is like something that isn't kept: asked each time, and remembered nowhere. */
export const askSimilar = (app: string, draft: Draft, signal: AbortSignal) =>
  ask(Similar, similarUrl(app), { method: "POST", signal, ...spelled(draft) });

function spelled(draft: Draft): RequestInit {
  if (draft.kind === "file") {
    const body = new FormData();
    body.append("request", JSON.stringify({ limit: LIMIT }));
    body.append("file", draft.file);
    return { body };
  }
  const text = draft.kind === "text" ? draft.text : "";
  return {
    body: JSON.stringify({ input: { type: "text", text }, limit: LIMIT }),
    headers: { "content-type": "application/json" },
  };
}
