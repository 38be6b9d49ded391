"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

import { sharingHref } from "@/components/sharing/place";

/** The parts of the sharing page, each with an address of its own. */
export function SharingTabs({ app }: { app: string }) {
  const path = usePathname();
  const parts = [
    { href: sharingHref(app), label: "Consent" },
    { href: sharingHref(app, "shared"), label: "Shared by me" },
    { href: sharingHref(app, "history"), label: "History" },
  ];

  return (
    <nav
      aria-label="Sharing"
      className="flex gap-4 overflow-x-auto border-b border-line"
    >
      {parts.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? "page" : undefined}
          className="-mb-px flex shrink-0 items-center gap-1.5 rounded-t-sm border-b-2 border-transparent py-2 text-sm text-muted transition-colors hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-accent aria-[current=page]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
