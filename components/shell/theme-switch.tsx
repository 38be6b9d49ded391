"use client";

import { Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";

import {
  Menu,
  MenuChoice,
  MenuContent,
  MenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";

const THEMES = [
  { value: "system", label: "As the system says" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();

  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label="Theme" side="right">
          <Sun className="dark:hidden" />
          <Moon className="hidden dark:block" />
        </IconButton>
      </MenuTrigger>
      <MenuContent side="top" align="start">
        {THEMES.map(({ value, label }) => (
          <MenuChoice
            key={value}
            checked={theme === value}
            onSelect={() => setTheme(value)}
          >
            {label}
          </MenuChoice>
        ))}
      </MenuContent>
    </Menu>
  );
}
