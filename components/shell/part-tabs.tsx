"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

type PartTabsProps = {
  /** What has these parts. */
  label: string;
  parts: { href: Route; label: string; note?: ReactNode }[];
};

/** The parts of a page, each with an address of its own. */
export function PartTabs({ label, parts }: PartTabsProps) {
  const path = usePathname();

  return (
    <nav
      aria-label={label}
      className="flex gap-4 overflow-x-auto border-b border-line"
    >
      {parts.map(({ href, label, note }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? "page" : undefined}
          className="-mb-px flex shrink-0 items-center gap-1.5 rounded-t-sm border-b-2 border-transparent py-2 text-sm text-muted transition-colors hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-accent aria-[current=page]:text-ink"
        >
          {label}
          {note}
        </Link>
      ))}
    </nav>
  );
}
