"use client";

import { Command } from "cmdk";
import { Dialog as Radix } from "radix-ui";
import { useEffect, useEffectEvent, useState } from "react";

import { PaletteList } from "@/components/palette/palette-list";
import type { Place } from "@/components/palette/place";
import { scrim } from "@/components/ui/dialog";
import type { IndexMode } from "@/lib/context";

const OPEN = "sojourn:palette";

/** Opens the palette, from wherever it is asked for. */
export const openPalette = () => dispatchEvent(new Event(OPEN));

export type PaletteProps = {
  app: string;
  index: IndexMode;
  pages: Place[];
  apps: Place[];
  mayMakeKeys: boolean;
};

/** Leads to pages, apps, searches and records: by ⌘K, or control and K. */
export function Palette(props: PaletteProps) {
  const [open, setOpen] = useState(false);

  const press = useEffectEvent((event: KeyboardEvent) => {
    const wanted = (event.metaKey || event.ctrlKey) && !event.shiftKey;
    if (event.key.toLowerCase() !== "k" || !wanted || event.altKey) return;
    event.preventDefault();
    setOpen(!open);
  });

  useEffect(() => {
    const show = () => setOpen(true);
    addEventListener("keydown", press);
    addEventListener(OPEN, show);
    return () => {
      removeEventListener("keydown", press);
      removeEventListener(OPEN, show);
    };
  }, []);

  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Portal>
        <Radix.Overlay className={scrim} />
        <Radix.Content
          aria-describedby={undefined}
          className="-translate-x-1/2 fixed top-[12dvh] left-1/2 z-50 w-[calc(100vw-1.5rem)] max-w-xl animate-rise overflow-hidden rounded-lg bg-surface shadow-float data-[state=closed]:animate-vanish max-sm:top-3"
        >
          <Radix.Title className="sr-only">Go to</Radix.Title>
          <Command label="Go to" shouldFilter={false} loop>
            <PaletteList {...props} onDone={() => setOpen(false)} />
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
