"use client";

import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";

import { cameOf, saveSettings } from "@/components/trust/calls";
import { Button } from "@/components/ui/button";
import { Field, FieldFrame } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { useSubmission } from "@/components/ui/submission";
import { Section } from "@/components/ui/surface";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import { fieldErrors } from "@/lib/http/form";
import type { TrustSettingsView } from "@/lib/trust/settings-schema";

/** Whether everyone may read it, whom to write to, and under which terms. */
export function SettingsForm({ settings }: { settings: TrustSettingsView }) {
  const router = useRouter();
  const { state, pending, form } = useSubmission<TrustSettingsView>(
    async (_last, data) => {
      const next = await cameOf(saveSettings(saidIn(data, settings)));
      if (next?.ok) router.refresh();
      return next;
    },
  );
  const errors = fieldErrors(state);
  const { open, may_open: mayOpen, terms } = settings;

  return (
    <Section
      id="trust"
      title="Trust Center"
      description="Of the whole instance, not of this app. What it measures of itself is computed, and can't be edited."
      actions={
        open && mayOpen ? (
          <Link href={"/trust" as Route} className="link text-sm">
            Open it
          </Link>
        ) : null
      }
    >
      <form {...form} className="grid gap-4">
        <Switch
          name="open"
          label="Everyone may read it"
          hint={
            mayOpen
              ? "Without signing in, at /trust."
              : "The setting TRUST_CENTER is off: nobody may, whatever this says."
          }
          defaultChecked={open}
        />
        <Contacts settings={settings} errors={errors} />
        <FieldFrame
          label="Terms of documents"
          hint={`Version ${terms.version}. New words are a new version; who agreed to which is kept.`}
          errors={errors.terms}
        >
          {(framed) => (
            <Textarea
              {...framed}
              name="terms"
              required
              maxLength={20_000}
              defaultValue={terms.text}
            />
          )}
        </FieldFrame>
        <div className="flex flex-wrap items-center gap-3">
          <Button look="primary" pending={pending}>
            Save what is said
          </Button>
          <FormStatus state={state} done="Saved." />
        </div>
      </form>
    </Section>
  );
}

type ContactsProps = {
  settings: TrustSettingsView;
  errors: ReturnType<typeof fieldErrors>;
};

const Contacts = ({ settings, errors }: ContactsProps) => (
  <div className="grid gap-4 sm:grid-cols-2">
    <Field
      label="Who runs the instance"
      name="operator"
      maxLength={200}
      defaultValue={settings.operator ?? ""}
      errors={errors.operator}
    />
    <Field
      label="Privacy contact"
      name="privacy_contact"
      maxLength={500}
      placeholder="mailto:privacy@example.com"
      defaultValue={settings.privacy_contact ?? ""}
      errors={errors.privacy_contact}
    />
    <Field
      label="Security contact"
      name="security_contact"
      maxLength={500}
      placeholder="mailto:security@example.com"
      hint="For /.well-known/security.txt."
      defaultValue={settings.security_contact ?? ""}
      errors={errors.security_contact}
    />
    <Field
      label="Security policy"
      name="security_policy"
      maxLength={500}
      placeholder="https://example.com/security"
      defaultValue={settings.security_policy ?? ""}
      errors={errors.security_policy}
    />
  </div>
);

/** What was said; an empty field says nothing, and terms as they were are no new ones. */
function saidIn(data: FormData, { terms }: TrustSettingsView): object {
  const said = (name: string) => String(data.get(name) ?? "").trim();
  const lines = Object.fromEntries(
    ["operator", "security_contact", "security_policy", "privacy_contact"].map(
      (name) => [name, said(name) || null],
    ),
  );
  // A form sends line ends as CRLF.
  const text = said("terms").replaceAll("\r\n", "\n");
  return {
    ...lines,
    open: data.get("open") === "on",
    ...(text !== terms.text && { terms: text }),
  };
}
