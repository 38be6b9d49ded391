"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { PasswordField } from "@/components/ui/password-field";
import { useSubmission } from "@/components/ui/submission";
import { type FormAction, fieldErrors } from "@/lib/http/form";

type SignInFormProps = {
  /** Gets the fields `email` and `password`. */
  signIn: FormAction<unknown>;
};

export function SignInForm({ signIn }: SignInFormProps) {
  const { state, pending, form } = useSubmission(signIn);
  const errors = fieldErrors(state);

  return (
    <form {...form} className="grid gap-4">
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        required
        errors={errors.email}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        errors={errors.password}
      />
      <FormStatus state={state} />
      <Button look="primary" size="large" pending={pending}>
        Sign in
      </Button>
    </form>
  );
}
