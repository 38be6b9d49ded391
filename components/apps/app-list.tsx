import { ChevronRight } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";

import { ClosingApp } from "@/components/apps/closing-app";
import { keepingWords } from "@/components/apps/window-words";
import { Avatar } from "@/components/ui/avatar";
import { RelativeTime } from "@/components/ui/relative-time";
import { Surface } from "@/components/ui/surface";
import type { AppView } from "@/lib/apps/schema";

type AppListProps = { apps: AppView[] };

/** The apps of a person, and what becomes of what each is sent. */
export function AppList({ apps }: AppListProps) {
  return (
    <Surface aria-label="Apps">
      <ul>
        {apps.map((app) => (
          <li
            key={app.id}
            className="relative flex items-center gap-3 border-b border-line px-4 py-3 transition-colors last:border-0 focus-within:bg-sunken hover:bg-sunken"
          >
            <Avatar square name={app.name} className="size-8" />
            <div className="min-w-0 grow">
              <Link
                href={`/apps/${app.slug}/inputs` as Route}
                className="font-medium [overflow-wrap:anywhere] after:absolute after:inset-0"
              >
                {app.name}
              </Link>
              {app.closing_at ? (
                <ClosingApp app={app.slug} />
              ) : (
                <p className="text-sm text-muted">{keepingWords(app)}</p>
              )}
            </div>
            <div className="hidden text-right text-sm text-muted sm:block">
              <p className="font-mono text-xs">{app.slug}</p>
              <p>
                made <RelativeTime at={app.created_at} className="relative" />
              </p>
            </div>
            <ChevronRight className="size-4 shrink-0 stroke-[1.5] text-muted" />
          </li>
        ))}
      </ul>
    </Surface>
  );
}
