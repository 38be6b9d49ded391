import "server-only";

import { knownFailure, type Problem, problemOf } from "@/lib/http/problem";

/**
 * Gives each answer its request id, and each failure its shape. The one place where
 * an API handler catches.
 */
export async function answering(
  work: (requestId: string) => Promise<Response>,
  always: Record<string, string> = {},
): Promise<Response> {
  const requestId = crypto.randomUUID();
  const response = await work(requestId).catch((error: unknown) =>
    refusal(error, requestId, always),
  );
  response.headers.set("x-request-id", requestId);
  response.headers.set("cache-control", "private, no-store");
  return response;
}

/** Text for programs, and for people who look. */
export const plain = (text: string) =>
  new Response(text, {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });

/** A table to be saved under this name. */
export const csv = (filename: string, text: string) =>
  new Response(text, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${filename}"`,
    },
  });

function refusal(
  error: unknown,
  requestId: string,
  always: Record<string, string>,
): Response {
  const problem: Problem = problemOf(error, requestId);
  const known = knownFailure(error);
  const retryAfter = known?.retryAfterSeconds;
  return Response.json(problem, {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      ...always,
      ...known?.headers,
      ...(problem.status === 401 && { "www-authenticate": "Bearer" }),
      ...(retryAfter && { "retry-after": String(Math.min(60, retryAfter)) }),
    },
  });
}
