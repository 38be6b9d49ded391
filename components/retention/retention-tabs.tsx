"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

import { retentionHref } from "@/components/retention/place";
import { Badge } from "@/components/ui/badge";

type RetentionTabsProps = {
  app: string;
  /** How many holds are due for review. */
  due: number;
};

/** The parts of the retention page, each with an address of its own. */
export function RetentionTabs({ app, due }: RetentionTabsProps) {
  const path = usePathname();
  const parts = [
    { href: retentionHref(app), label: "Window" },
    { href: retentionHref(app, "holds"), label: "Holds", due },
    { href: retentionHref(app, "purged"), label: "Purged" },
  ];

  return (
    <nav
      aria-label="Retention"
      className="flex gap-4 overflow-x-auto border-b border-line"
    >
      {parts.map(({ href, label, due = 0 }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? "page" : undefined}
          className="-mb-px flex shrink-0 items-center gap-1.5 rounded-t-sm border-b-2 border-transparent py-2 text-sm text-muted transition-colors hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-accent aria-[current=page]:text-ink"
        >
          {label}
          {due > 0 && (
            <Badge look="soon">
              {due}
              <span className="sr-only">due for review</span>
            </Badge>
          )}
        </Link>
      ))}
    </nav>
  );
}
