"use client";

import { useQuery } from "@tanstack/react-query";
import { startTransition, useState, useTransition } from "react";

import {
  offersQuery,
  pickModel,
  unpickModel,
} from "@/components/providers/calls";
import { kindWords } from "@/components/providers/words";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import type { OfferedModel, ProviderView } from "@/lib/providers/schema";

type PickModelsProps = {
  app: string;
  provider: ProviderView;
  changed: () => void;
};

/** Picks models of what a provider has, or by their names. */
export function PickModels({ app, provider, changed }: PickModelsProps) {
  const { name } = provider;

  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button look={provider.models.length === 0 ? "primary" : "plain"}>
          Pick models <span className="sr-only">of {name}</span>
        </Button>
      </DialogTrigger>
      <DialogContent
        title={`Pick models of ${name}`}
        description="Those that are picked can be asked. What each takes and costs, and who may ask it, can be said after."
        className="max-w-lg"
      >
        <Picking app={app} provider={provider} changed={changed} />
      </DialogContent>
    </Dialog>
  );
}

/** More than anybody looks through; the rest is found by writing. */
const SHOWN_MOST = 60;

function Picking({ app, provider, changed }: PickModelsProps) {
  const [sought, setSought] = useState("");
  const offers = useQuery(offersQuery(app, provider.id));
  const words = sought.trim();
  const all = offers.data?.data ?? [];
  const found = all.filter(({ model }) =>
    model.toLowerCase().includes(words.toLowerCase()),
  );
  const isOffered = all.some(({ model }) => model === words);
  const row = { app, provider, changed };

  return (
    <div className="grid min-w-0 gap-3">
      <Field
        label={
          all.length > 0
            ? `Search ${all.length}, or write a name`
            : "A model's name"
        }
        value={sought}
        maxLength={160}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setSought(event.target.value)}
      />
      {offers.isPending && <Skeleton className="h-40" />}
      {offers.isError && (
        <p role="alert" className="text-sm text-red-text">
          {offers.error.message} A model can be picked by its name all the same.
        </p>
      )}
      {offers.data && all.length === 0 && (
        <p className="text-sm text-muted">
          It doesn't say which models it has: write their names.
        </p>
      )}
      <ul
        aria-label="Models"
        className="grid max-h-[45dvh] overflow-y-auto rounded-md border border-line empty:hidden"
      >
        {words && !isOffered && <Row {...row} model={words} offer={null} />}
        {found.slice(0, SHOWN_MOST).map((offer) => (
          <Row key={offer.model} {...row} model={offer.model} offer={offer} />
        ))}
      </ul>
      {found.length > SHOWN_MOST && (
        <p className="text-sm text-muted">
          And {found.length - SHOWN_MOST} more: write a part of the name.
        </p>
      )}
    </div>
  );
}

type RowProps = PickModelsProps & {
  model: string;
  /** Null: its provider doesn't say that it has it. */
  offer: OfferedModel | null;
};

function Row({ app, provider, changed, model, offer }: RowProps) {
  const [pending, start] = useTransition();
  const [refused, setRefused] = useState<string | null>(null);
  const isPicked = provider.models.some((one) => one.model === model);
  const verb = isPicked ? "Unpick" : "Pick";

  const turn = () =>
    start(async () => {
      setRefused(null);
      try {
        await (isPicked ? unpickModel : pickModel)(app, provider.id, model);
        // It is picked once the page says so.
        startTransition(changed);
      } catch (error) {
        setRefused(error instanceof Error ? error.message : "It was not done.");
      }
    });

  return (
    <li className="flex items-center justify-between gap-3 border-b border-line px-3 py-2 last:border-0">
      <span className="grid min-w-0">
        <span className="flex flex-wrap items-center gap-x-2 text-sm">
          <span className="font-mono [overflow-wrap:anywhere]">{model}</span>
          {isPicked && <Badge look="accent">Picked</Badge>}
        </span>
        <span className="text-xs text-muted">
          {offer ? kindWords(offer) : "By this name"}
        </span>
        <span role="alert" className="text-xs text-red-text empty:hidden">
          {refused}
        </span>
      </span>
      <Button
        size="small"
        pending={pending}
        aria-label={`${verb} ${model}`}
        onClick={turn}
      >
        {verb}
      </Button>
    </li>
  );
}
