import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";

import type { Person } from "@/components/shell/app-shell";
import { Wordmark } from "@/components/shell/mark";
import { SkipLink } from "@/components/shell/skip-link";
import { ReadingColumn } from "@/components/shell/top-bar";
import { UserMenu } from "@/components/shell/user-menu";

type PortalFrameProps = {
  person: Person;
  signOut: () => Promise<void>;
  /** Where the community is, or what is left of it. */
  community?: { href: Route; label: string } | null;
  children: ReactNode;
};

/** Around the pages that belong to a person, and to no app. */
export function PortalFrame({
  person,
  signOut,
  community,
  children,
}: PortalFrameProps) {
  return (
    <div className="min-h-dvh">
      <SkipLink />
      <header className="flex h-12 items-center justify-between border-b border-line px-4 md:px-6">
        <Link href="/apps" aria-label="Sojourn, all apps">
          <Wordmark />
        </Link>
        <div className="flex items-center gap-3">
          {community && (
            <Link href={community.href} className="link text-sm">
              {community.label}
            </Link>
          )}
          <UserMenu person={person} signOut={signOut} iconOnly />
        </div>
      </header>
      <main id="content" tabIndex={-1} className="outline-none">
        <ReadingColumn>{children}</ReadingColumn>
      </main>
    </div>
  );
}
