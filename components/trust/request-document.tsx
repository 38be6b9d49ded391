"use client";

import { cameOf, requestDocument } from "@/components/trust/calls";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldFrame } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { useSubmission } from "@/components/ui/submission";
import { Section } from "@/components/ui/surface";
import { Textarea } from "@/components/ui/textarea";
import { fieldErrors } from "@/lib/http/form";
import type { DocumentView, RequestedView } from "@/lib/trust/documents/schema";
import type { TermsView } from "@/lib/trust/settings-schema";

type RequestDocumentProps = { document: DocumentView; terms: TermsView };

/** Asks for a document under terms. */
export function RequestDocument({ document, terms }: RequestDocumentProps) {
  const { state, pending, form } = useSubmission<RequestedView>(
    (_last, data) => {
      const { agreed: _, ...said } = Object.fromEntries(data);
      const asked = { ...said, terms_version: terms.version };
      return cameOf(requestDocument(document.id, asked));
    },
  );
  if (state?.ok) {
    return (
      <Section title="Asked for" role="status">
        <p className="max-w-prose">
          Whoever runs this instance reads it, and writes to the e-mail address
          that you gave. Nothing else is to be done here.
        </p>
      </Section>
    );
  }
  const errors = fieldErrors(state);

  return (
    <form {...form} className="grid gap-6">
      <Section
        title="Terms"
        description="Your request says that you agree to these."
      >
        <p className="max-w-prose whitespace-pre-wrap [overflow-wrap:anywhere]">
          {terms.text}
        </p>
        <Checkbox
          name="agreed"
          required
          label="I agree to these terms"
          className="mt-4"
        />
      </Section>
      <Section
        title="Who asks"
        description="Sealed like content, read by those who run this instance, and destroyed with the document."
      >
        <div className="grid gap-4">
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              label="Name"
              name="name"
              required
              maxLength={200}
              autoComplete="name"
              errors={errors.name}
            />
            <Field
              label="Organisation"
              name="organisation"
              required
              maxLength={200}
              autoComplete="organization"
              errors={errors.organisation}
            />
          </div>
          <Field
            label="E-mail"
            name="email"
            type="email"
            required
            maxLength={320}
            autoComplete="email"
            hint="The document is sent for there, and nowhere else."
            errors={errors.email}
          />
          <FieldFrame label="What for" errors={errors.purpose}>
            {(framed) => (
              <Textarea {...framed} name="purpose" required maxLength={2_000} />
            )}
          </FieldFrame>
          <div className="flex flex-wrap items-center gap-3">
            <Button look="primary" pending={pending}>
              Request the document
            </Button>
            <FormStatus
              state={state?.ok === false && state.problem.fields ? null : state}
            />
          </div>
        </div>
      </Section>
    </form>
  );
}
