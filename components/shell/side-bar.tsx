"use client";

import { PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";

import { openPalette } from "@/components/palette/palette";
import { PaletteIcon } from "@/components/palette/palette-icon";
import type { Person } from "@/components/shell/app-shell";
import { type Entry, isAt } from "@/components/shell/entry";
import { ThemeSwitch } from "@/components/shell/theme-switch";
import { UserMenu } from "@/components/shell/user-menu";
import { Badge } from "@/components/ui/badge";
import { CommandKey } from "@/components/ui/command-key";
import { IconButton } from "@/components/ui/icon-button";
import { Tooltip } from "@/components/ui/tooltip";

const YEAR_SECONDS = 31_536_000;

type SideBarProps = {
  entries: Entry[];
  switcher: ReactNode;
  person: Person;
  signOut: () => Promise<void>;
  initiallyFolded: boolean;
};

/** 232 px, or folded to its icons. Folding is remembered in a cookie, so that the
 * server paints it as it was left. */
export function SideBar({
  entries,
  switcher,
  person,
  signOut,
  initiallyFolded,
}: SideBarProps) {
  const [folded, setFolded] = useState(initiallyFolded);
  const fold = () => {
    setFolded(!folded);
    // biome-ignore lint/suspicious/noDocumentCookie: CookieStore is missing on plain http.
    document.cookie = `side-bar=${folded ? "open" : "folded"}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  };
  const main = entries.filter((entry) => !entry.secondary);
  const secondary = entries.filter((entry) => entry.secondary);

  return (
    <aside
      data-folded={folded || undefined}
      className="group/side print:hidden sticky top-0 hidden h-dvh w-[232px] shrink-0 flex-col gap-3 overflow-y-auto overflow-x-hidden border-r border-line bg-sunken p-3 data-folded:w-14 md:flex"
    >
      {switcher}
      <GoTo folded={folded} />
      <nav aria-label="Places" className="grid gap-0.5">
        <Places entries={main} folded={folded} />
        {secondary.length > 0 && <hr className="mx-2 my-2 border-line" />}
        <Places entries={secondary} folded={folded} />
      </nav>
      <div className="mt-auto grid gap-1">
        <div className="flex items-center justify-between group-data-folded/side:flex-col">
          <ThemeSwitch />
          <IconButton
            label={folded ? "Unfold the side bar" : "Fold the side bar"}
            side="right"
            onClick={fold}
          >
            {folded ? <PanelLeftOpen /> : <PanelLeftClose />}
          </IconButton>
        </div>
        <UserMenu person={person} signOut={signOut} iconOnly={folded} />
      </div>
    </aside>
  );
}

/** Opens the palette, and says by which keys it does too. */
function GoTo({ folded }: { folded: boolean }) {
  if (folded) return <PaletteIcon side="right" />;
  return (
    <button
      type="button"
      onClick={openPalette}
      className="flex h-8 shrink-0 items-center gap-2.5 rounded-md border border-line bg-surface px-2 text-sm text-muted transition-colors hover:border-control hover:text-ink"
    >
      <Search className="size-4 stroke-[1.5]" />
      Go to
      <span aria-hidden className="ml-auto">
        <CommandKey letter="K" />
      </span>
    </button>
  );
}

function Places({ entries, folded }: { entries: Entry[]; folded: boolean }) {
  const path = usePathname();

  return entries.map((entry) => {
    const link = (
      <Link
        href={entry.href}
        aria-current={isAt(path, entry) ? "page" : undefined}
        aria-label={folded ? entry.label : undefined}
        className="relative flex h-8 items-center gap-2.5 rounded-md px-2 text-sm text-muted transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.5]"
      >
        {entry.icon}
        {!folded && entry.label}
        <Waiting entry={entry} folded={folded} />
      </Link>
    );
    return (
      <span key={entry.href} className="contents">
        {folded ? (
          <Tooltip content={entry.label} side="right">
            {link}
          </Tooltip>
        ) : (
          link
        )}
      </span>
    );
  });
}

function Waiting({ entry, folded }: { entry: Entry; folded: boolean }) {
  const { waiting } = entry;
  if (!waiting || waiting.count === 0) return null;
  if (folded) {
    return (
      <span className="absolute top-1 right-1 size-1.5 rounded-full bg-amber" />
    );
  }
  return (
    <Badge look="soon" className="ml-auto">
      {waiting.count}
      <span className="sr-only">{waiting.what}</span>
    </Badge>
  );
}
