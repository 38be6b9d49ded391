"use client";

import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";

import { unpickModel } from "@/components/providers/calls";
import { ModelDialog } from "@/components/providers/model-dialog";
import { kindWords, priceWords, WHO } from "@/components/providers/words";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import type { PickedModel, ProviderView } from "@/lib/providers/schema";

type PickedModelsProps = {
  app: string;
  provider: ProviderView;
  /** Undefined: this person may not change them. */
  changed?: () => void;
};

/** The models that were picked of a provider. */
export function PickedModels({ app, provider, changed }: PickedModelsProps) {
  if (provider.models.length === 0) {
    if (provider.all_models) return null;
    return (
      <p className="text-sm text-muted">
        None of its models is picked yet, so that none can be asked.
      </p>
    );
  }
  return (
    <ul
      aria-label={`Models of ${provider.name}`}
      className="grid rounded-md border border-line"
    >
      {provider.models.map((model) => (
        <li
          key={model.model}
          className="flex items-center justify-between gap-3 border-b border-line px-3 py-2 last:border-0"
        >
          <Told model={model} />
          {changed && (
            <Settings
              app={app}
              provider={provider}
              model={model}
              changed={changed}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function Told({ model }: { model: PickedModel }) {
  const { min_role, price } = model;
  const facts = [
    kindWords(model),
    ...(price ? [`${priceWords(price)} for a million tokens`] : []),
  ];

  return (
    <span className="grid min-w-0">
      <span className="flex flex-wrap items-center gap-x-2 font-mono text-sm [overflow-wrap:anywhere]">
        {model.id}
        {(min_role === "admin" || min_role === "owner") && (
          <Badge look="outline" className="font-sans">
            {WHO[min_role]}
          </Badge>
        )}
      </span>
      <span className="figures text-xs text-muted">{facts.join(" · ")}</span>
    </span>
  );
}

type SettingsProps = Required<PickedModelsProps> & { model: PickedModel };

function Settings({ app, provider, model, changed }: SettingsProps) {
  const [open, setOpen] = useState(false);

  return (
    <>
      <IconButton
        label={`How ${model.id} is asked`}
        onClick={() => setOpen(true)}
      >
        <SlidersHorizontal />
      </IconButton>
      <ModelDialog
        app={app}
        provider={provider}
        model={model}
        open={open}
        onOpenChange={setOpen}
        onChanged={() => {
          setOpen(false);
          changed();
        }}
        unpick={async () => {
          await unpickModel(app, provider.id, model.model);
          changed();
        }}
      />
    </>
  );
}
