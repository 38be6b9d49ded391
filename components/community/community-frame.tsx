"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

import type { Person } from "@/components/shell/app-shell";
import { type Entry, isAt } from "@/components/shell/entry";
import { Wordmark } from "@/components/shell/mark";
import { Shortcuts } from "@/components/shell/shortcuts";
import { SkipLink } from "@/components/shell/skip-link";
import { UserMenu } from "@/components/shell/user-menu";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";

type CommunityFrameProps = {
  entries: Entry[];
  /** Null: a visitor, where everyone may look. */
  person: Person | null;
  signOut: () => Promise<void>;
  children: ReactNode;
};

/** Around the pages of the community, which belong to no app. */
export function CommunityFrame({
  entries,
  person,
  signOut,
  children,
}: CommunityFrameProps) {
  return (
    <div className="min-h-dvh">
      <SkipLink />
      <header className="flex h-12 items-center gap-3 border-b border-line px-3 md:px-5">
        <Link
          href={person ? "/apps" : "/community"}
          aria-label={person ? "Sojourn, all apps" : "Sojourn, the community"}
        >
          <Wordmark />
        </Link>
        <nav
          aria-label="Places"
          className="relative flex min-w-0 gap-1 overflow-x-auto"
        >
          <Places entries={entries} />
        </nav>
        <div className="ml-auto shrink-0">
          {person ? (
            <UserMenu person={person} signOut={signOut} iconOnly />
          ) : (
            <Button asChild size="small">
              <Link href="/sign-in">Sign in</Link>
            </Button>
          )}
        </div>
      </header>
      <main id="content" tabIndex={-1} className="outline-none">
        {children}
      </main>
      <Shortcuts entries={entries} />
    </div>
  );
}

function Places({ entries }: { entries: Entry[] }) {
  const path = usePathname();
  const [here] = entries
    .filter((entry) => isAt(path, entry))
    .toSorted((one, other) => other.href.length - one.href.length);

  return entries.map((entry) => (
    <Link
      key={entry.href}
      href={entry.href}
      aria-current={entry === here ? "page" : undefined}
      className="flex h-8 items-center gap-2 rounded-md px-2 text-sm text-muted transition-colors hover:bg-hover hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:font-medium aria-[current=page]:text-ink [&_svg]:size-4 [&_svg]:stroke-[1.5] max-sm:[&_svg]:hidden"
    >
      {entry.icon}
      {entry.label}
      {entry.waiting && entry.waiting.count > 0 && (
        <Badge look="soon">
          {entry.waiting.count}
          <span className="sr-only">{entry.waiting.what}</span>
        </Badge>
      )}
    </Link>
  ));
}
