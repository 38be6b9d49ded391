"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { PasswordField } from "@/components/ui/password-field";
import { useSubmission } from "@/components/ui/submission";
import { type FormAction, fieldErrors } from "@/lib/http/form";

const PASSWORD_MIN = 12;

type FirstRunFormProps = {
  /** Gets the fields `name`, `email`, `password`, and where it is needed `code`. */
  create: FormAction<unknown>;
  /** Whether the visit comes from another machine than the server's. */
  codeNeeded: boolean;
  verb?: string;
};

/** Creates the first person, who owns the server; or whoever signs up. */
export function FirstRunForm({
  create,
  codeNeeded,
  verb = "Create the owner",
}: FirstRunFormProps) {
  const { state, pending, form } = useSubmission(create);
  const errors = fieldErrors(state);

  return (
    <form {...form} className="grid gap-4">
      <Field
        label="Your name"
        name="name"
        autoComplete="name"
        required
        maxLength={80}
        errors={errors.name}
      />
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
        autoComplete="new-password"
        required
        minLength={PASSWORD_MIN}
        hint={`At least ${PASSWORD_MIN} characters. A few words are better than a few signs.`}
        errors={errors.password}
      />
      {codeNeeded && (
        <Field
          label="Set-up code"
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          required
          className="[&_input]:font-mono"
          hint="The server printed it when it started. It shows that you run it."
          errors={errors.code}
        />
      )}
      <FormStatus state={state} />
      <Button look="primary" size="large" pending={pending}>
        {verb}
      </Button>
    </form>
  );
}
