"use client";

import { EllipsisVertical, Pencil, Trash2 } from "lucide-react";
import { useRef, useState } from "react";

import { removeProvider } from "@/components/providers/calls";
import { ChangeProvider } from "@/components/providers/change-provider";
import { PickModels } from "@/components/providers/pick-models";
import { PickedModels } from "@/components/providers/picked-models";
import { type Tested, TestResult } from "@/components/providers/test-result";
import { TYPES } from "@/components/providers/words";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Surface } from "@/components/ui/surface";
import type { ProviderView } from "@/lib/providers/schema";

type ProviderCardProps = {
  app: string;
  provider: ProviderView;
  /** The last test that this page made. */
  tested: Tested | null;
  /** Undefined: this person may not. */
  change?: { test: () => Promise<void>; changed: () => void };
};

/** A provider: how it is, what was picked of it, and what can be done with it. */
export function ProviderCard({
  app,
  provider,
  tested,
  change,
}: ProviderCardProps) {
  return (
    <Surface
      aria-labelledby={`${provider.id}-name`}
      className="grid gap-4 px-5 py-4"
    >
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid min-w-0 gap-0.5">
          <h3
            id={`${provider.id}-name`}
            className="flex flex-wrap items-center gap-2 text-lg font-semibold"
          >
            <span className="font-mono break-all">{provider.name}</span>
            <Condition provider={provider} />
          </h3>
          <p className="text-sm text-muted">{TYPES[provider.type].label}</p>
          <p className="font-mono text-xs break-all text-muted">
            {provider.base_url}
          </p>
        </div>
        {change && (
          <Actions
            app={app}
            provider={provider}
            testing={tested?.state === "asking"}
            {...change}
          />
        )}
      </header>
      {tested ? <TestResult tested={tested} /> : <Checked {...provider} />}
      <PickedModels app={app} provider={provider} changed={change?.changed} />
      {provider.all_models && (
        <p className="text-sm text-muted">
          Any other model that it has may be asked, too, as{" "}
          <code className="font-mono">{provider.name}/…</code>.
        </p>
      )}
    </Surface>
  );
}

function Condition({
  provider: { checked_at, fault },
}: Pick<ProviderCardProps, "provider">) {
  if (!checked_at) return <Badge look="outline">Not looked at yet</Badge>;
  return fault === null ? (
    <Badge look="accent">Answers</Badge>
  ) : (
    <Badge look="gone">Can't be asked</Badge>
  );
}

function Checked({ checked_at, fault }: ProviderView) {
  if (!checked_at) return null;
  return (
    <p className="text-sm">
      {fault && <span className="text-red-text">{fault} </span>}
      <span className="text-muted">
        Looked at <RelativeTime at={checked_at} />.
      </span>
    </p>
  );
}

type ActionsProps = Pick<ProviderCardProps, "app" | "provider"> & {
  testing: boolean;
  test: () => Promise<void>;
  changed: () => void;
};

function Actions({ app, provider, testing, test, changed }: ActionsProps) {
  const [open, setOpen] = useState<"change" | "remove" | null>(null);
  const more = useRef<HTMLButtonElement>(null);
  const { id, name } = provider;
  const close = () => setOpen(null);

  return (
    <div className="flex shrink-0 gap-2">
      <Button pending={testing} onClick={test}>
        Test <span className="sr-only">{name}</span>
      </Button>
      <PickModels app={app} provider={provider} changed={changed} />
      <Menu>
        <MenuTrigger asChild>
          <IconButton ref={more} label={`More for ${name}`}>
            <EllipsisVertical />
          </IconButton>
        </MenuTrigger>
        <MenuContent align="end">
          <MenuItem icon={<Pencil />} onSelect={() => setOpen("change")}>
            Change
          </MenuItem>
          <MenuItem
            destructive
            icon={<Trash2 />}
            onSelect={() => setOpen("remove")}
          >
            Remove
          </MenuItem>
        </MenuContent>
      </Menu>
      <ChangeProvider
        app={app}
        provider={provider}
        open={open === "change"}
        onOpenChange={close}
        returnTo={more}
        onChanged={() => {
          close();
          changed();
          void test();
        }}
      />
      <Confirm
        open={open === "remove"}
        onOpenChange={close}
        title={`Remove the provider “${name}”`}
        verb={`Remove ${name}`}
        onConfirm={async () => {
          await removeProvider(app, id);
          changed();
        }}
      >
        <p>
          Its key is destroyed, and its models can't be asked any more
          {provider.models.length > 0 && `: ${pickedWords(provider)}`}. What
          they answered stays, as long as it would have.
        </p>
      </Confirm>
    </div>
  );
}

const pickedWords = ({ models }: ProviderView) =>
  models.length === 1
    ? "the one that was picked"
    : `the ${models.length} that were picked`;
