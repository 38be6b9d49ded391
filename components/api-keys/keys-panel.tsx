"use client";

import { KeyRound } from "lucide-react";
import { useRouter } from "next/navigation";

import { CreateKeyDialog } from "@/components/api-keys/create-key";
import { KeyTable } from "@/components/api-keys/key-table";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { KeyView, NewKeyView } from "@/lib/api-keys/schema";
import { Refused } from "@/lib/http/ask";
import type { FormAction } from "@/lib/http/form";

type KeysPanelProps = {
  app: string;
  /** Where programs find the server. */
  origin: string;
  keys: KeyView[];
  /** The ids of the models that the app can ask. */
  models: string[];
  create: FormAction<NewKeyView>;
};

/** The keys of an app, to make and to revoke. */
export function KeysPanel({
  app,
  origin,
  keys,
  models,
  create,
}: KeysPanelProps) {
  const router = useRouter();
  const revoke = async (id: string) => {
    const path = `/api/v1/apps/${app}/keys/${id}`;
    const response = await fetch(path, { method: "DELETE" });
    if (!response.ok) throw new Refused(await response.json());
    router.refresh();
  };

  return (
    <>
      <PageHeader
        title="API keys"
        description="Each opens this app alone, and does what its scopes say."
        actions={
          <CreateKeyDialog
            create={create}
            origin={origin}
            app={app}
            models={models}
          />
        }
      />
      {keys.length === 0 ? (
        <EmptyState icon={<KeyRound />} title="No key yet">
          Programs reach this app with a key. Make one for each program, so that
          each can be revoked by itself.
        </EmptyState>
      ) : (
        <KeyTable app={app} keys={keys} revoke={revoke} />
      )}
    </>
  );
}
