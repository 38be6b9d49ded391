"use client";

import { FileJson } from "lucide-react";
import { type DragEvent, useId, useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

type ReceiptBoxProps = { value: string; onChange: (text: string) => void };

/** Takes a receipt: dropped, chosen or pasted. It stays in the page. */
export function ReceiptBox({ value, onChange }: ReceiptBoxProps) {
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const id = useId();

  const take = async (file: File | undefined) => {
    if (file) onChange(await file.text());
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way of three; the others are a field and a button.
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        "grid rounded-lg border border-control bg-surface transition-colors focus-within:border-accent",
        over && "border-accent bg-accent-soft",
      )}
    >
      <label htmlFor={id} className="px-3 pt-2 text-sm font-medium">
        Receipt
      </label>
      <textarea
        id={id}
        value={value}
        spellCheck={false}
        placeholder="Drop receipt.json here, or paste it"
        onChange={(event) => onChange(event.target.value)}
        className="h-40 resize-y bg-transparent px-3 py-2 font-mono text-xs leading-5 outline-none"
      />
      <div className="flex justify-between gap-3 p-2">
        <Button look="quiet" onClick={() => picker.current?.click()}>
          <FileJson />
          Choose a file
        </Button>
        {value && (
          <Button look="quiet" onClick={() => onChange("")}>
            Clear
          </Button>
        )}
        <input
          ref={picker}
          type="file"
          accept=".json,application/json"
          aria-label="Receipt file"
          hidden
          onChange={(event) => {
            take(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </div>
    </div>
  );
}
