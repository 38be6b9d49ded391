"use client";

import { Bookmark, BookmarkCheck, Pencil, Trash2, Users } from "lucide-react";
import { useState } from "react";

import { SaveSearch } from "@/components/search/save-search";
import { useSavedSearches } from "@/components/search/use-saved";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { FailedQuery } from "@/components/ui/failed-query";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import {
  Popover,
  PopoverContent,
  PopoverTrigger,
} from "@/components/ui/popover";
import { Skeleton } from "@/components/ui/skeleton";
import type { SearchView } from "@/lib/search/saved/schema";

export type MaySave = {
  save: boolean;
  /** Also what others saved. */
  changeAll: boolean;
};

type SavedSearchesProps = {
  app: string;
  /** What is searched for now. Empty: nothing that could be saved. */
  q: string;
  may: MaySave;
  onSearch: (q: string) => void;
};

/** The saved searches: to ask one again, to save this one, to share, rename and delete. */
export function SavedSearches({ app, q, may, onSearch }: SavedSearchesProps) {
  const [open, setOpen] = useState(false);
  const saved = useSavedSearches(app);
  const searches = saved.list.data?.data ?? [];
  const known = searches.some((search) => search.q === q);

  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button look="quiet" className="px-2">
          {known ? <BookmarkCheck /> : <Bookmark />}
          Saved
        </Button>
      </PopoverTrigger>
      <PopoverContent
        aria-label="Saved searches"
        className="grid max-h-(--radix-popover-content-available-height) w-88 gap-3 overflow-y-auto"
      >
        {may.save && q !== "" && !known && (
          <SaveSearch q={q} save={saved.save} />
        )}
        {saved.list.isPending && <Skeleton className="h-8" />}
        {saved.list.isError && (
          <FailedQuery
            error={saved.list.error}
            retry={() => saved.list.refetch()}
          />
        )}
        {saved.list.data && searches.length === 0 && (
          <p className="text-sm text-muted">
            {q === ""
              ? "No search is saved yet. Search for something, then save it here under a name."
              : "No search is saved yet."}
          </p>
        )}
        {searches.length > 0 && (
          <ul className="-mx-1 grid">
            {searches.map((search) => (
              <Saved
                key={search.id}
                search={search}
                current={search.q === q}
                mayChange={may.changeAll || (may.save && search.mine)}
                saved={saved}
                onSearch={() => {
                  setOpen(false);
                  onSearch(search.q);
                }}
              />
            ))}
          </ul>
        )}
      </PopoverContent>
    </Popover>
  );
}

type SavedProps = {
  search: SearchView;
  current: boolean;
  mayChange: boolean;
  saved: ReturnType<typeof useSavedSearches>;
  onSearch: () => void;
};

function Saved({ search, current, mayChange, saved, onSearch }: SavedProps) {
  const [renaming, setRenaming] = useState(false);
  const { id, name, q, shared, mine } = search;
  if (renaming) {
    return (
      <li className="p-1">
        <Rename
          name={name}
          onDone={(next) => {
            setRenaming(false);
            if (next && next !== name) saved.change.mutate({ id, name: next });
          }}
        />
      </li>
    );
  }
  return (
    <li
      className={cn(
        "flex items-center rounded-md hover:bg-hover",
        current && "bg-accent-soft",
      )}
    >
      <button
        type="button"
        onClick={onSearch}
        aria-current={current || undefined}
        className="grid min-w-0 grow gap-0.5 rounded-md px-2 py-1.5 text-left text-sm"
      >
        <span className="truncate font-medium">{name}</span>
        <span className="truncate text-xs text-muted">
          {shared && (mine ? "Shared · " : "Shared with you · ")}
          <span className="font-mono">{q}</span>
        </span>
      </button>
      {mayChange && (
        <>
          <IconButton
            label={shared ? `Stop sharing ${name}` : `Share ${name}`}
            aria-pressed={shared}
            onClick={() => saved.change.mutate({ id, shared: !shared })}
            className="aria-pressed:text-accent-text"
          >
            <Users />
          </IconButton>
          <IconButton
            label={`Rename ${name}`}
            onClick={() => setRenaming(true)}
          >
            <Pencil />
          </IconButton>
          <IconButton
            label={`Delete ${name}`}
            onClick={() => saved.remove.mutate(search)}
          >
            <Trash2 />
          </IconButton>
        </>
      )}
    </li>
  );
}

type RenameProps = { name: string; onDone: (name: string | null) => void };

function Rename({ name, onDone }: RenameProps) {
  return (
    <form
      className="flex gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        onDone(String(data.get("name")).trim());
      }}
    >
      <Input
        name="name"
        aria-label="New name"
        defaultValue={name}
        required
        maxLength={80}
        ref={(input) => input?.focus()}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onDone(null);
        }}
      />
      <Button size="large">Rename</Button>
    </form>
  );
}
