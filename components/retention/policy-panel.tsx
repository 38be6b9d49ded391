"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { windowWords } from "@/components/apps/window-words";
import { ApplyPolicy } from "@/components/retention/apply-policy";
import { PreviewPanel } from "@/components/retention/preview-panel";
import { previewQuery } from "@/components/retention/query";
import { WindowSlider } from "@/components/retention/window-slider";
import { Button } from "@/components/ui/button";
import { FailedQuery } from "@/components/ui/failed-query";
import { Field } from "@/components/ui/field";
import { useSettled } from "@/components/ui/settled";
import { Surface } from "@/components/ui/surface";
import { Switch } from "@/components/ui/switch";
import { Window } from "@/lib/decision/schema";
import { showDuration } from "@/lib/duration";
import type { PolicyView } from "@/lib/retention/schema";

const SETTLED_MS = 250;
const NEVER = "never";

type PolicyPanelProps = {
  app: string;
  policy: PolicyView;
  /** Whether this person may change it. */
  mayChange: boolean;
};

/** What becomes of what an app is sent: chosen, seen, and then set. */
export function PolicyPanel({ app, policy, mayChange }: PolicyPanelProps) {
  const [store, setStore] = useState(policy.store);
  const [window, setWindow] = useState(policy.window);
  const settled = useSettled(window, SETTLED_MS);
  const preview = useQuery(previewQuery(app, settled));
  const fresh = settled === window && !preview.isPlaceholderData;
  const changed = store !== policy.store || window !== policy.window;
  const reset = () => {
    setStore(policy.store);
    setWindow(policy.window);
  };

  return (
    <Surface className="grid gap-6 p-5">
      <Switch
        checked={store}
        onCheckedChange={setStore}
        disabled={!mayChange}
        label="Keep what is sent"
        hint={
          store
            ? "Where a call doesn't say. A call, or a key, may ask for less."
            : "Only a count of each call remains, unless policy and call say otherwise. What is kept already stays."
        }
      />
      <div className="grid gap-4">
        <WindowSlider
          value={window}
          max={policy.window_max}
          onChange={setWindow}
          disabled={!mayChange}
        />
        <HowLong
          // Its text is its own while one types; a mark of the slider replaces it.
          key={window}
          window={window}
          onChange={setWindow}
          max={policy.window_max}
          disabled={!mayChange}
        />
      </div>
      {preview.isError && !preview.data ? (
        <FailedQuery error={preview.error} retry={() => preview.refetch()} />
      ) : (
        <PreviewPanel
          app={app}
          preview={preview.data}
          policy={policy}
          window={window}
          waiting={!fresh}
        />
      )}
      {mayChange ? (
        <div className="flex flex-wrap items-center gap-3">
          <ApplyPolicy
            app={app}
            wanted={{ store, window }}
            policy={policy}
            preview={fresh ? preview.data : undefined}
            previewAgain={async () => (await preview.refetch()).data}
          />
          {changed && (
            <Button look="quiet" onClick={reset}>
              Leave it as it is
            </Button>
          )}
        </div>
      ) : (
        <p className="text-muted">Owners and admins change this.</p>
      )}
    </Surface>
  );
}

type HowLongProps = {
  window: string | null;
  max: string | null;
  onChange: (window: string | null) => void;
  disabled?: boolean;
};

/** The window as words, for whatever has no mark. */
function HowLong({ window, max, onChange, disabled }: HowLongProps) {
  const [typed, setTyped] = useState(window ?? NEVER);
  const [wrong, setWrong] = useState<string | null>(null);
  const take = () => {
    const text = typed.trim().toLowerCase();
    const parsed = Window.safeParse(text === NEVER ? null : text);
    if (!parsed.success) {
      setWrong(parsed.error.issues[0]?.message ?? "");
      return;
    }
    setWrong(null);
    onChange(parsed.data === null ? null : showDuration(parsed.data));
  };

  return (
    <Field
      label="Records are kept for"
      className="max-w-xs"
      value={typed}
      autoComplete="off"
      spellCheck={false}
      disabled={disabled}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === "Enter" && take()}
      errors={wrong ? [wrong] : undefined}
      hint={
        <>
          Kept {windowWords(window)}, counted from when the server received
          them.{" "}
          {max === null
            ? "Such as 12h, 45d, P30D or never."
            : `At most ${max} here.`}
        </>
      }
    />
  );
}
