"use client";

import { Keyboard, LogOut } from "lucide-react";
import { useTheme } from "next-themes";
import { startTransition } from "react";

import type { Person } from "@/components/shell/app-shell";
import { openHelp } from "@/components/shell/shortcuts";
import { Avatar } from "@/components/ui/avatar";
import { cn } from "@/components/ui/cn";
import {
  Menu,
  MenuChoice,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuSeparator,
  MenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Kbd } from "@/components/ui/kbd";

type UserMenuProps = {
  person: Person;
  signOut: () => Promise<void>;
  iconOnly?: boolean;
};

export function UserMenu({ person, signOut, iconOnly = false }: UserMenuProps) {
  const { resolvedTheme, setTheme } = useTheme();

  return (
    <Menu>
      <MenuTrigger
        className={cn(
          "flex h-9 items-center gap-2 rounded-md text-left text-sm transition-colors hover:bg-hover data-[state=open]:bg-hover",
          iconOnly ? "w-9 justify-center md:w-8" : "w-full px-2",
        )}
      >
        <Avatar name={person.name} />
        <span className={iconOnly ? "sr-only" : "truncate"}>
          <span className="sr-only">Account of </span>
          {person.name}
        </span>
      </MenuTrigger>
      <MenuContent align="end" className="min-w-56">
        <MenuLabel>{person.email}</MenuLabel>
        <MenuSeparator />
        <MenuChoice
          checked={resolvedTheme === "dark"}
          onCheckedChange={(dark) => setTheme(dark ? "dark" : "light")}
        >
          Dark
        </MenuChoice>
        <MenuItem icon={<Keyboard />} keys={<Kbd>?</Kbd>} onSelect={openHelp}>
          Keyboard
        </MenuItem>
        <MenuSeparator />
        <MenuItem
          icon={<LogOut />}
          onSelect={() => startTransition(() => signOut())}
        >
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
