"use client";

import { ChevronsUpDown, LayoutGrid, Plus } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";

import { Avatar } from "@/components/ui/avatar";
import {
  Menu,
  MenuChoice,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuSeparator,
  MenuTrigger,
} from "@/components/ui/dropdown-menu";

export type SwitchableApp = { name: string; href: Route; current: boolean };

type AppSwitcherProps = {
  apps: SwitchableApp[];
  /** The page with all apps. */
  all: Route;
  /** The page that makes one. Undefined: this person may not. */
  create?: Route;
};

/** Says which app this is, and leads to the others. */
export function AppSwitcher({ apps, all, create }: AppSwitcherProps) {
  const router = useRouter();
  const current = apps.find((app) => app.current);
  const name = current?.name ?? "All apps";

  return (
    <Menu>
      <MenuTrigger className="flex h-9 w-full min-w-0 items-center gap-2 rounded-md px-1 text-left transition-colors hover:bg-hover data-[state=open]:bg-hover">
        <Avatar square name={name} />
        <span className="min-w-0 grow truncate text-sm font-medium group-data-folded/side:sr-only">
          <span className="sr-only">App: </span>
          {name}
        </span>
        <ChevronsUpDown className="size-4 shrink-0 stroke-[1.5] text-muted group-data-folded/side:hidden" />
      </MenuTrigger>
      <MenuContent align="start" className="min-w-52">
        <MenuLabel>Apps</MenuLabel>
        {apps.map((app) => (
          <MenuChoice
            key={app.href}
            checked={app.current}
            onSelect={() => router.push(app.href)}
          >
            {app.name}
          </MenuChoice>
        ))}
        <MenuSeparator />
        <MenuItem asChild>
          <Link href={all}>
            <LayoutGrid /> All apps
          </Link>
        </MenuItem>
        {create && (
          <MenuItem asChild>
            <Link href={create}>
              <Plus /> New app
            </Link>
          </MenuItem>
        )}
      </MenuContent>
    </Menu>
  );
}
