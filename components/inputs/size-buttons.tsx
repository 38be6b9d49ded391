"use client";

import { Minus, Plus } from "lucide-react";

import { SIZE_MOST } from "@/components/inputs/input-grid";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";

type SizeButtonsProps = { size: number; onChange: (size: number) => void };

/** How large what is in a gallery is. */
export function SizeButtons({ size, onChange }: SizeButtonsProps) {
  return (
    <div className="flex items-center max-sm:hidden">
      <IconButton
        label="Smaller"
        keys={<Kbd>-</Kbd>}
        size="small"
        disabled={size <= 0}
        onClick={() => onChange(size - 1)}
      >
        <Minus />
      </IconButton>
      <IconButton
        label="Larger"
        keys={<Kbd>+</Kbd>}
        size="small"
        disabled={size >= SIZE_MOST}
        onClick={() => onChange(size + 1)}
      >
        <Plus />
      </IconButton>
    </div>
  );
}
