"use client";

import { Search, X } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";

import { QueryFault } from "@/components/search/query-fault";
import { readingOf } from "@/components/search/reading";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { control } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";

type CommunitySearchProps = {
  /** What the page shows the results of. */
  value: string;
  onSearch: (q: string) => void;
};

/** A box in the language of queries. Enter asks, escape leaves. */
export function CommunitySearch({ value, onSearch }: CommunitySearchProps) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [written, setWritten] = useState({ of: value, text: value });
  const text = written.of === value ? written.text : value;
  const { fault } = readingOf(value, "on");
  const told = fault && text === value ? fault : null;

  const search = (event: FormEvent) => {
    event.preventDefault();
    onSearch(text.trim());
  };
  const clear = () => {
    setWritten({ of: value, text: "" });
    onSearch("");
    box.current?.focus();
  };

  return (
    <search className="w-full">
      <form onSubmit={search} className="relative">
        <Search className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-4 stroke-[1.5] text-muted" />
        <input
          ref={box}
          data-search
          type="text"
          aria-label="Search the community"
          aria-invalid={told !== null || undefined}
          aria-describedby={told ? `${id}-fault` : undefined}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={2_000}
          placeholder="Search the community"
          value={text}
          onChange={({ target }) =>
            setWritten({ of: value, text: target.value })
          }
          onKeyDown={({ key }) => key === "Escape" && box.current?.blur()}
          className={cn(control, "h-9 pr-9 pl-8 md:h-8")}
        />
        <span className="-translate-y-1/2 absolute top-1/2 right-1 flex items-center text-muted">
          {text === "" ? (
            <span aria-hidden className="mr-1 max-md:hidden">
              <Kbd>/</Kbd>
            </span>
          ) : (
            <IconButton
              type="button"
              label="Clear the search"
              size="small"
              onClick={clear}
            >
              <X />
            </IconButton>
          )}
        </span>
      </form>
      {told && <QueryFault id={`${id}-fault`} text={text} fault={told} />}
    </search>
  );
}
