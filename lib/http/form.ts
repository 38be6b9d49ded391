import type { FieldErrors } from "@/lib/errors";
import type { Problem } from "@/lib/http/problem";

/** What a form knows of its last submission. Null: it has not been submitted. */
export type FormState<T = undefined> =
  | { ok: true; value: T }
  | { ok: false; problem: Problem }
  | null;

export type FormAction<T = undefined> = (
  state: FormState<T>,
  form: FormData,
) => Promise<FormState<T>>;

export function fieldErrors(state: FormState<unknown>): FieldErrors {
  return state?.ok === false ? (state.problem.fields ?? {}) : {};
}
