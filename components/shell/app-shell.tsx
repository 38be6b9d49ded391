import type { ReactNode } from "react";

import { Palette, type PaletteProps } from "@/components/palette/palette";
import { PaletteIcon } from "@/components/palette/palette-icon";
import { BottomBar } from "@/components/shell/bottom-bar";
import type { Entry } from "@/components/shell/entry";
import { Shortcuts } from "@/components/shell/shortcuts";
import { SideBar } from "@/components/shell/side-bar";
import { SkipLink } from "@/components/shell/skip-link";
import { UserMenu } from "@/components/shell/user-menu";

export type Person = { name: string; email: string };

type AppShellProps = {
  entries: Entry[];
  /** What ⌘K leads to beside the entries. */
  palette: Omit<PaletteProps, "pages">;
  /** The app switcher. */
  switcher: ReactNode;
  person: Person;
  signOut: () => Promise<void>;
  /** Whether the side bar was left folded: the cookie `side-bar` says so. */
  folded: boolean;
  children: ReactNode;
};

/** The frame around every page of an app: a side bar, or on a phone a bottom bar. */
export function AppShell({
  entries,
  palette,
  switcher,
  person,
  signOut,
  folded,
  children,
}: AppShellProps) {
  return (
    <div className="min-h-dvh md:flex">
      <SkipLink />
      <SideBar
        entries={entries}
        switcher={switcher}
        person={person}
        signOut={signOut}
        initiallyFolded={folded}
      />
      <div className="flex h-12 items-center justify-between gap-3 px-3 md:hidden print:hidden">
        <div className="min-w-0">{switcher}</div>
        <div className="flex items-center gap-1">
          <PaletteIcon />
          <UserMenu person={person} signOut={signOut} iconOnly />
        </div>
      </div>
      <main
        id="content"
        tabIndex={-1}
        className="min-w-0 grow pb-20 outline-none md:pb-0"
      >
        {children}
      </main>
      <BottomBar entries={entries} />
      <Shortcuts entries={entries} />
      <Palette {...palette} pages={entries} />
    </div>
  );
}
