"use client";

import { useState } from "react";

import { Button } from "@/components/ui/button";
import { FieldFrame } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

type KeyPanelProps = {
  /** What the instance says of itself, a line for each key. */
  own: string;
  value: string;
  onChange: (keys: string) => void;
};

/** Says by which key a receipt is checked, in full, and takes another. */
export function KeyPanel({ own, value, onChange }: KeyPanelProps) {
  const [replacing, setReplacing] = useState(false);
  const keep = () => {
    setReplacing(false);
    onChange(own);
  };

  if (replacing) {
    return (
      <div className="grid justify-items-start gap-2">
        <FieldFrame
          label="Key"
          hint="As /log/key tells it. Several keys, a line each."
          className="w-full"
        >
          {(framed) => (
            <Textarea
              {...framed}
              value={value}
              spellCheck={false}
              className="font-mono text-xs"
              onChange={(event) => onChange(event.target.value)}
            />
          )}
        </FieldFrame>
        <Button size="small" onClick={keep}>
          Back to this instance's key
        </Button>
      </div>
    );
  }
  return (
    <section className="grid justify-items-start gap-2">
      <h2 className="text-sm font-medium">Key</h2>
      <ul className="grid gap-1">
        {value
          .trim()
          .split("\n")
          .map((key) => (
            <li key={key} className="break-all font-mono text-xs">
              {key}
            </li>
          ))}
      </ul>
      <p className="text-sm text-muted text-pretty">
        This is what the instance says is its key. Whoever kept it from before
        need not take its word: paste that.
      </p>
      <Button size="small" onClick={() => setReplacing(true)}>
        Use another key
      </Button>
    </section>
  );
}
