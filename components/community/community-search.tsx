"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import { QueryFault } from "@/components/search/query-fault";
import { QueryField } from "@/components/search/query-field";
import { readingOf } from "@/components/search/reading";

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
        <QueryField
          ref={box}
          label="Search the community"
          aria-invalid={told !== null || undefined}
          aria-describedby={told ? `${id}-fault` : undefined}
          value={text}
          onChange={({ target }) =>
            setWritten({ of: value, text: target.value })
          }
          onKeyDown={({ key }) => key === "Escape" && box.current?.blur()}
          onClear={clear}
        />
      </form>
      {told && <QueryFault id={`${id}-fault`} text={text} fault={told} />}
    </search>
  );
}
