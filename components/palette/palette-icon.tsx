"use client";

import { Search } from "lucide-react";
import type { ComponentProps } from "react";

import { openPalette } from "@/components/palette/palette";
import { IconButton } from "@/components/ui/icon-button";

/** Opens the palette, where there is room for a sign alone. */
export function PaletteIcon(
  button: Pick<ComponentProps<typeof IconButton>, "side">,
) {
  return (
    <IconButton label="Go to" size="large" onClick={openPalette} {...button}>
      <Search />
    </IconButton>
  );
}
