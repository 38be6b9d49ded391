"use client";

import { CopyButton } from "@/components/ui/copy-button";
import { Input } from "@/components/ui/input";

type CopyLineProps = {
  text: string;
  /** What it is. */
  label: string;
  /** What its button does. */
  copy: string;
};

/** A long word to take along: selected where it is touched, and copied by its button. */
export const CopyLine = ({ text, label, copy }: CopyLineProps) => (
  <div className="flex gap-2">
    <Input
      readOnly
      aria-label={label}
      value={text}
      onFocus={(event) => event.target.select()}
      className="font-mono sm:text-xs"
    />
    <CopyButton text={text} label={copy} size="large" look="plain">
      Copy
    </CopyButton>
  </div>
);
