import type { z } from "zod";

import type { Problem } from "@/lib/http/problem";

/** Why an answer did not come. Thrown in the browser, to be shown as it is. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/**
 * Asks our own API, and holds its answer to the schema that it promises. An answer
 * without a body is undefined.
 */
export async function ask<S extends z.ZodType>(
  answer: S,
  path: string,
  init?: RequestInit,
): Promise<z.output<S>> {
  const response = await fetch(path, init);
  const body = response.status === 204 ? undefined : await response.json();
  if (!response.ok) throw new Refused(body);
  return answer.parse(body);
}
