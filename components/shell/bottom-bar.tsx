"use client";

import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";

import { type Entry, isAt } from "@/components/shell/entry";
import { Badge } from "@/components/ui/badge";
import { Sheet, SheetContent, SheetTrigger } from "@/components/ui/sheet";

const PLACES = 3;

const place =
  "flex flex-col items-center justify-center gap-1 text-xs text-muted aria-[current=page]:text-accent-text focus-visible:-outline-offset-2 [&_svg]:size-5 [&_svg]:stroke-[1.5]";

/** On a phone: the first three places, and a sheet with the rest. */
export function BottomBar({ entries }: { entries: Entry[] }) {
  const path = usePathname();
  const [open, setOpen] = useState(false);
  const near = entries.filter((entry) => !entry.secondary).slice(0, PLACES);
  const rest = entries.filter((entry) => !near.includes(entry));
  const within = rest.some((entry) => isAt(path, entry));

  return (
    <nav
      aria-label="Places"
      className="fixed inset-x-0 bottom-0 z-30 grid h-[calc(3.5rem+env(safe-area-inset-bottom))] grid-cols-4 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
    >
      {near.map((entry) => (
        <Link
          key={entry.href}
          href={entry.href}
          aria-current={isAt(path, entry) ? "page" : undefined}
          className={place}
        >
          {entry.icon}
          {entry.label}
        </Link>
      ))}
      <Sheet open={open} onOpenChange={setOpen}>
        <SheetTrigger
          className={place}
          aria-current={within ? "page" : undefined}
        >
          <Ellipsis />
          More
        </SheetTrigger>
        <SheetContent side="bottom" title="More">
          <ul className="grid">
            {rest.map((entry) => (
              <li key={entry.href}>
                <Link
                  href={entry.href}
                  onClick={() => setOpen(false)}
                  aria-current={isAt(path, entry) ? "page" : undefined}
                  className="flex h-12 items-center gap-3 rounded-md px-2 text-lg aria-[current=page]:text-accent-text [&_svg]:size-5 [&_svg]:stroke-[1.5]"
                >
                  {entry.icon}
                  {entry.label}
                  {entry.waiting && entry.waiting.count > 0 && (
                    <Badge look="soon" className="ml-auto">
                      {entry.waiting.count} {entry.waiting.what}
                    </Badge>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        </SheetContent>
      </Sheet>
    </nav>
  );
}
