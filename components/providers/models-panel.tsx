"use client";

import { Server } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";

import { AddProvider } from "@/components/providers/add-provider";
import { BuiltInModels } from "@/components/providers/built-in-models";
import { testProvider } from "@/components/providers/calls";
import { DefaultModel } from "@/components/providers/default-model";
import { FromPrograms } from "@/components/providers/from-programs";
import { ProviderCard } from "@/components/providers/provider-card";
import type { Tested } from "@/components/providers/test-result";
import { EmptyState } from "@/components/ui/empty-state";
import type { FormAction } from "@/lib/http/form";
import type { ModelView } from "@/lib/predictions/schema";
import type { ProviderView } from "@/lib/providers/schema";

type ModelsPanelProps = {
  app: string;
  /** Where programs find the server. */
  origin: string;
  /** All that the app can ask, the default first. */
  models: ModelView[];
  providers: ProviderView[];
  /** Gets the field `default_model`. Undefined: this person may not. */
  saveDefault?: FormAction<unknown>;
  /** Whether this person may change providers. */
  mayChange: boolean;
};

/** What an app can ask, where that lives, and how programs ask it. */
export function ModelsPanel({
  app,
  origin,
  models,
  providers,
  saveDefault,
  mayChange,
}: ModelsPanelProps) {
  const router = useRouter();
  const [tests, setTests] = useState<Record<string, Tested>>({});
  const test = async (id: string) => {
    const note = (tested: Tested) =>
      setTests((last) => ({ ...last, [id]: tested }));
    note({ state: "asking" });
    try {
      note({ state: "told", test: await testProvider(app, id) });
    } catch (error) {
      note({ state: "failed", error });
    }
    router.refresh();
  };

  return (
    <>
      <DefaultModel models={models} save={saveDefault} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-lg font-semibold">Providers</h2>
        {mayChange && (
          <AddProvider
            app={app}
            onAdded={({ id }) => {
              router.refresh();
              void test(id);
            }}
          />
        )}
      </div>
      {providers.length === 0 ? (
        <EmptyState icon={<Server />} title="No provider yet">
          A provider is a server with models of its own: OpenAI, one on your own
          machine, one in your network. What it is asked through this app is
          kept, or not, as everything else is.
        </EmptyState>
      ) : (
        providers.map((provider) => (
          <ProviderCard
            key={provider.id}
            app={app}
            provider={provider}
            tested={tests[provider.id] ?? null}
            change={
              mayChange
                ? {
                    test: () => test(provider.id),
                    changed: () => router.refresh(),
                  }
                : undefined
            }
          />
        ))
      )}
      <BuiltInModels models={models} />
      <FromPrograms origin={origin} models={models} />
    </>
  );
}
