import type { Route } from "next";
import type { ReactNode } from "react";

/** A place that the frame leads to. */
export type Entry = {
  href: Route;
  label: string;
  icon: ReactNode;
  /** The letter that leads there after `g`. */
  letter?: string;
  /** Below the line: what is set up now and then. */
  secondary?: boolean;
  /** How much waits there for somebody, and what it is: "reviews due". */
  waiting?: { count: number; what: string };
  /** Leaves the frame: the documentation. */
  outside?: boolean;
};

/** Whether a path is the place of an entry, or below it. */
export function isAt(path: string, entry: Entry): boolean {
  return path === entry.href || path.startsWith(`${entry.href}/`);
}
