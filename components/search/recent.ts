"use client";

import { useSyncExternalStore } from "react";

const MOST = 10;
const CHANGED = "sojourn:recent-searches";
const NONE = "[]";

const nameOf = (app: string) => `recent-searches:${app}`;

/**
 * What was searched for last in an app, newest first. It is content, and is kept in this
 * browser alone.
 */
export function useRecentSearches(app: string): string[] {
  const kept = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(nameOf(app)) ?? NONE,
    () => NONE,
  );
  return searchesIn(kept);
}

export function rememberSearch(app: string, q: string): void {
  if (q === "") return;
  const known = searchesIn(localStorage.getItem(nameOf(app)) ?? NONE);
  const rest = known.filter((one) => one !== q);
  localStorage.setItem(
    nameOf(app),
    JSON.stringify([q, ...rest].slice(0, MOST)),
  );
  dispatchEvent(new Event(CHANGED));
}

export function forgetSearches(app: string): void {
  localStorage.removeItem(nameOf(app));
  dispatchEvent(new Event(CHANGED));
}

function subscribe(changed: () => void) {
  addEventListener(CHANGED, changed);
  addEventListener("storage", changed);
  return () => {
    removeEventListener(CHANGED, changed);
    removeEventListener("storage", changed);
  };
}

/** Whatever else may have come there is nothing to show. */
function searchesIn(kept: string): string[] {
  try {
    const found: unknown = JSON.parse(kept);
    return Array.isArray(found)
      ? found.filter((one) => typeof one === "string").slice(0, MOST)
      : [];
  } catch {
    return [];
  }
}
