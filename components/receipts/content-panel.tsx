"use client";

import { useState } from "react";

import { FieldFrame } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Claim } from "@/lib/log/commitment";
import { sha256 } from "@/lib/log/hash";

type ContentPanelProps = {
  /** Undefined: the receipt alone is checked. */
  onChange: (claim: Claim | undefined) => void;
};

/** Takes a content and its salt, to be checked against what a receipt commits to. */
export function ContentPanel({ onChange }: ContentPanelProps) {
  const [hash, setHash] = useState<Claim["content"]>();
  const [salt, setSalt] = useState("");
  const [tooLarge, setTooLarge] = useState(false);

  const change = (content: typeof hash, salt: string) => {
    setHash(content);
    setSalt(salt);
    onChange(content && salt ? { content, salt: salt.trim() } : undefined);
  };
  const take = async (file: File | undefined) => {
    const bytes = file && (await bytesOf(file));
    setTooLarge(bytes === null);
    change(bytes ? await sha256(bytes) : undefined, salt);
  };

  return (
    <details>
      <summary className="w-fit text-sm text-accent-text">
        Is it about this content?
      </summary>
      <div className="grid gap-3 pt-3">
        <FieldFrame
          label="Content"
          hint="The very bytes that were sent. They stay in this page."
          errors={
            tooLarge
              ? [
                  "The browser can't read a file this large; npm run verify can.",
                ]
              : undefined
          }
        >
          {(framed) => (
            <Input
              {...framed}
              type="file"
              className="py-1.5 text-sm file:mr-3 file:font-medium file:text-accent-text sm:text-sm"
              onChange={(event) => take(event.target.files?.[0])}
            />
          )}
        </FieldFrame>
        <FieldFrame
          label="Salt"
          hint="64 digits: of sojourn-receipt-salt, or of the record's commitment."
        >
          {(framed) => (
            <Input
              {...framed}
              className="font-mono"
              spellCheck={false}
              autoComplete="off"
              value={salt}
              onChange={(event) => change(hash, event.target.value)}
            />
          )}
        </FieldFrame>
      </div>
    </details>
  );
}

/** Null: it doesn't fit in memory. */
async function bytesOf(file: File): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return null;
  }
}
