import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Switch } from "@/components/ui/switch";
import type { NewSearch, SearchView } from "@/lib/search/saved/schema";

type SaveSearchProps = {
  q: string;
  save: UseMutationResult<SearchView, Error, NewSearch>;
};

/** Keeps what is searched for under a name. */
export function SaveSearch({ q, save }: SaveSearchProps) {
  const [shared, setShared] = useState(false);

  return (
    <form
      className="grid gap-3 border-b border-line pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        save.mutate({ name: String(data.get("name")), q, shared });
      }}
    >
      <p className="truncate font-mono text-xs text-muted" title={q}>
        {q}
      </p>
      <Field
        label="Save this search as"
        name="name"
        required
        maxLength={80}
        autoComplete="off"
        errors={save.error ? [save.error.message] : undefined}
      />
      <Switch
        label="Share it"
        hint={
          shared
            ? "All who may read this app's records see it."
            : "Only you see it."
        }
        checked={shared}
        onCheckedChange={setShared}
      />
      <Button look="primary" pending={save.isPending} className="w-fit">
        Save the search
      </Button>
    </form>
  );
}
