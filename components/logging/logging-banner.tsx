"use client";

import { useQuery } from "@tanstack/react-query";
import { Microscope } from "lucide-react";
import Link from "next/link";

import { settingsHref } from "@/components/apps/place";
import { loggingQuery } from "@/components/logging/query";
import { ShortTime } from "@/components/ui/relative-time";

/** Tells every member that details of the app's calls are kept: until when, and why. */
export function LoggingBanner({ app }: { app: string }) {
  const { data: logging } = useQuery(loggingQuery(app));
  if (!logging?.on || !logging.ends_at) return null;

  return (
    <section
      aria-label="Detailed logging"
      className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-b border-amber/50 bg-amber-soft px-3 py-2 text-sm md:px-5 print:hidden"
    >
      <Microscope className="size-4 shrink-0 translate-y-0.5 stroke-[1.5] text-amber-text" />
      <p className="min-w-0 [overflow-wrap:anywhere]">
        Details of stored calls are kept until{" "}
        <ShortTime at={logging.ends_at} />, then destroyed: {logging.reason}
      </p>
      <Link href={settingsHref(app, "logging")} className="link">
        Detailed logging
      </Link>
    </section>
  );
}
