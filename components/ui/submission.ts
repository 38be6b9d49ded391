"use client";

import { type SubmitEvent, startTransition, useActionState } from "react";

import type { FormAction } from "@/lib/http/form";

/**
 * A form's last submission, and what the form needs to submit: spread `form` on it.
 * Before the page is hydrated the browser posts it by itself; after that, what was
 * typed stays where it is, also when it was refused.
 */
export function useSubmission<T>(action: FormAction<T>) {
  const [state, submit, pending] = useActionState(action, null);

  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { submitter } = event.nativeEvent as globalThis.SubmitEvent;
    const data = new FormData(event.currentTarget, submitter);
    startTransition(() => submit(data));
  };

  return { state, pending, form: { action: submit, onSubmit } };
}
