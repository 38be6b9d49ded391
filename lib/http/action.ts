import "server-only";

import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";

import { memberContext } from "@/lib/auth/context";
import type { Ctx } from "@/lib/context";
import type { FormState } from "@/lib/http/form";
import { parse } from "@/lib/http/parse";
import { problemOf } from "@/lib/http/problem";

/** Makes a server action of a verb, as `route` makes a route handler of one. */
export function action<S extends z.ZodType, T>(
  form: S,
  verb: (ctx: Ctx, input: z.output<S>) => Promise<T>,
) {
  return (
    app: string,
    _state: FormState<unknown>,
    data: FormData,
  ): Promise<FormState<T>> =>
    attempt(async () => {
      const ctx = await memberContext(app);
      return verb(ctx, parse(form, Object.fromEntries(data)));
    });
}

/** What came of a form's work: its value, or the problem to show. */
export async function attempt<T>(
  work: () => Promise<T>,
): Promise<FormState<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    unstable_rethrow(error); // A redirect is thrown too, and is no failure.
    return { ok: false, problem: problemOf(error, crypto.randomUUID()) };
  }
}
