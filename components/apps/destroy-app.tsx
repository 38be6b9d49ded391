"use client";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Section } from "@/components/ui/surface";
import type { AppView } from "@/lib/apps/schema";

type DestroyAppProps = {
  app: AppView;
  /** Resolves when the app and all its records are gone; throws why they are not. */
  destroy: () => Promise<void>;
};

/** The end of an app. Its slug has to be typed first. */
export function DestroyApp({ app, destroy }: DestroyAppProps) {
  return (
    <Section
      destructive
      title="Destroy this app"
      description="All its records, predictions and keys are destroyed with it, at once. This can't be undone."
    >
      <Confirm
        trigger={<Button look="danger-plain">Destroy {app.name}</Button>}
        title={`Destroy the app “${app.name}”`}
        verb="Destroy it and all it keeps"
        phrase={app.slug}
        onConfirm={destroy}
      >
        <p>
          Every record in {app.name} is destroyed now, with the keys that open
          them, and every API key stops working. This can't be undone, by you or
          by us.
        </p>
      </Confirm>
    </Section>
  );
}
