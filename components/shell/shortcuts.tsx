"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState } from "react";

import type { Entry } from "@/components/shell/entry";
import { KeyboardHelp } from "@/components/shell/keyboard-help";

const GO_WITHIN_MS = 1200;
// Not 0: that is when the page was opened, which may be just now.
const NEVER = Number.NEGATIVE_INFINITY;
const OPEN_HELP = "sojourn:keyboard-help";
const SWITCHED_OFF = "single-keys-off";

/** Opens the list of keys, from wherever it is asked for. */
export const openHelp = () => dispatchEvent(new Event(OPEN_HELP));

/**
 * The keys that work on every page: `/` to what has `data-search`, `j` into a list,
 * `g` and a letter to a place, `?` to the list of keys. They can be switched off (WCAG
 * 2.1.4).
 */
export function Shortcuts({ entries }: { entries: Entry[] }) {
  const router = useRouter();
  const [help, setHelp] = useState(false);
  const goAt = useRef(NEVER);

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!isCommand(event)) return;
    const going = event.timeStamp - goAt.current < GO_WITHIN_MS;
    goAt.current = NEVER;

    const place = entries.find((entry) => entry.letter === event.key);
    if (going && place) router.push(place.href);
    else if (event.key === "g") goAt.current = event.timeStamp;
    else if (event.key === "?") setHelp(true);
    else if (event.key === "/") focusSearch();
    else if (event.key !== "j" || !enterList()) return;
    event.preventDefault();
  });

  useEffect(() => {
    const show = () => setHelp(true);
    addEventListener("keydown", press);
    addEventListener(OPEN_HELP, show);
    return () => {
      removeEventListener("keydown", press);
      removeEventListener(OPEN_HELP, show);
    };
  }, []);

  return (
    <KeyboardHelp
      open={help}
      onOpenChange={setHelp}
      entries={entries}
      isOn={isOn}
      onSwitch={(on) => localStorage.setItem(SWITCHED_OFF, on ? "" : "yes")}
    />
  );
}

const isOn = () => localStorage.getItem(SWITCHED_OFF) !== "yes";

/** Whether a key press is meant for the page, and not for a field or a dialog. */
export function isCommand(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.defaultPrevented || !isOn()) return false;
  const typing = (event.target as Element).closest?.(
    "input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu], [role=listbox]",
  );
  return !typing;
}

/** From where nothing has the focus into what has `data-card`. False: there is none. */
function enterList(): boolean {
  if (document.activeElement !== document.body) return false;
  const card = document.querySelector<HTMLElement>("[data-card]");
  card?.focus();
  return card !== null;
}

function focusSearch() {
  const fields = document.querySelectorAll<HTMLElement>("[data-search]");
  [...fields].find((field) => field.checkVisibility())?.focus();
}
