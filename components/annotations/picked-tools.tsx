"use client";

import { Tag, Trash2 } from "lucide-react";

import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";

type PickedToolsProps = {
  label: string;
  onRename: () => void;
  onRemove: () => void;
};

/** What can be done with the mark that is picked. */
export function PickedTools({ label, onRename, onRemove }: PickedToolsProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
    <div
      role="group"
      aria-label={`Picked: ${label}`}
      className="flex min-w-0 items-center"
    >
      <span className="min-w-0 truncate text-sm">{label}</span>
      <IconButton
        label="Rename it"
        keys={<Kbd>l</Kbd>}
        size="small"
        onClick={onRename}
      >
        <Tag />
      </IconButton>
      <IconButton
        label="Remove it"
        keys={<Kbd>⌫</Kbd>}
        size="small"
        onClick={onRemove}
      >
        <Trash2 />
      </IconButton>
    </div>
  );
}
