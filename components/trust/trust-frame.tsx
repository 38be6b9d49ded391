import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";

import { Wordmark } from "@/components/shell/mark";
import { SkipLink } from "@/components/shell/skip-link";

/** Around the pages of the Trust Center, which everyone may read. */
export function TrustFrame({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto grid w-full max-w-4xl grid-cols-1 gap-6 px-4 py-6 md:px-6">
      <SkipLink />
      <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <Link href="/" aria-label="Sojourn">
          <Wordmark />
        </Link>
        <nav
          aria-label="Places"
          className="flex flex-wrap gap-x-4 gap-y-1 text-sm print:hidden"
        >
          {PLACES.map(({ href, label }) => (
            <Link key={href} href={href as Route} className="link">
              {label}
            </Link>
          ))}
        </nav>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="grid min-w-0 grid-cols-1 gap-6 outline-none"
      >
        {children}
      </main>
    </div>
  );
}

const PLACES = [
  { href: "/trust", label: "Trust Center" },
  { href: "/trust/controls", label: "Controls" },
  { href: "/verify", label: "Check a receipt" },
  { href: "/docs", label: "API" },
];
