"use client";

import { Plus, X } from "lucide-react";
import { useActionState, useState } from "react";

import { Button } from "@/components/ui/button";
import { FormStatus } from "@/components/ui/form-status";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { type FormAction, fieldErrors } from "@/lib/http/form";

const PAIRS_MAX = 16;
const KEY_MAX = 64;
const VALUE_MAX = 512;

type MetadataEditorProps = {
  metadata: Record<string, string>;
  /** Gets the field `metadata`: JSON of the changes, a removed key being null. */
  save: FormAction<unknown>;
  onDone?: () => void;
};

type Pair = { id: number; key: string; value: string };

/** Metadata as rows to fill in: up to 16 pairs. */
export function MetadataEditor({
  metadata,
  save,
  onDone,
}: MetadataEditorProps) {
  const [pairs, setPairs] = useState(() => pairsOf(metadata));
  const [state, submit, pending] = useActionState(save, null);
  const errors = fieldErrors(state).metadata;
  const keys = pairs.map((pair) => pair.key.trim());
  const twice = keys.find((key, place) => key && keys.indexOf(key) !== place);

  const change = (id: number, part: Partial<Pair>) =>
    setPairs(
      pairs.map((pair) => (pair.id === id ? { ...pair, ...part } : pair)),
    );

  return (
    <form action={submit} className="grid gap-2">
      <input
        type="hidden"
        name="metadata"
        value={JSON.stringify(changes(metadata, pairs))}
      />
      {pairs.map((pair) => (
        <div
          key={pair.id}
          className="grid grid-cols-[2fr_3fr_auto] items-center gap-1.5"
        >
          <Input
            aria-label="Key"
            placeholder="Key"
            maxLength={KEY_MAX}
            value={pair.key}
            onChange={(event) => change(pair.id, { key: event.target.value })}
            className="h-8 px-2 font-mono sm:text-xs"
          />
          <Input
            aria-label={pair.key ? `Value of ${pair.key}` : "Value"}
            placeholder="Value"
            maxLength={VALUE_MAX}
            value={pair.value}
            onChange={(event) => change(pair.id, { value: event.target.value })}
            className="h-8 px-2 font-mono sm:text-xs"
          />
          <IconButton
            label={pair.key ? `Remove ${pair.key}` : "Remove this pair"}
            size="small"
            onClick={() => setPairs(pairs.filter(({ id }) => id !== pair.id))}
          >
            <X />
          </IconButton>
        </div>
      ))}
      {twice && (
        <p className="text-sm text-red-text">{twice} is there twice.</p>
      )}
      {errors && <p className="text-sm text-red-text">{errors.join(" ")}</p>}
      <FormStatus state={errors ? null : state} done="Saved." />
      <div className="flex flex-wrap gap-2">
        <Button
          type="button"
          size="small"
          look="quiet"
          disabled={pairs.length >= PAIRS_MAX}
          onClick={() =>
            setPairs([...pairs, { id: nextId(pairs), key: "", value: "" }])
          }
        >
          <Plus />
          Add a pair
        </Button>
        <span className="grow" />
        {onDone && (
          <Button type="button" size="small" onClick={onDone}>
            Close
          </Button>
        )}
        <Button
          size="small"
          look="primary"
          pending={pending}
          disabled={twice !== undefined}
        >
          Save metadata
        </Button>
      </div>
    </form>
  );
}

const pairsOf = (metadata: Record<string, string>): Pair[] =>
  Object.entries(metadata).map(([key, value], id) => ({ id, key, value }));

const nextId = (pairs: Pair[]) =>
  Math.max(-1, ...pairs.map(({ id }) => id)) + 1;

/** What has to be said to the server: the pairs, and null for each key that is gone. */
function changes(before: Record<string, string>, pairs: Pair[]) {
  const named = pairs.filter((pair) => pair.key.trim() !== "");
  const after = Object.fromEntries(
    named.map(({ key, value }) => [key.trim(), value]),
  );
  const gone = Object.keys(before).filter((key) => !(key in after));
  return { ...Object.fromEntries(gone.map((key) => [key, null])), ...after };
}
