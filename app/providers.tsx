"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";

import { ClockProvider } from "@/components/ui/clock";
import { Toaster } from "@/components/ui/toaster";
import { TooltipProvider } from "@/components/ui/tooltip";

type ProvidersProps = { now: number; children: ReactNode };

/** What all pages have in common in the browser. */
export function Providers({ now, children }: ProvidersProps) {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: 1 } } }),
  );

  return (
    <ThemeProvider attribute="class" disableTransitionOnChange>
      <ClockProvider now={now}>
        <QueryClientProvider client={queries}>
          <NuqsAdapter>
            <TooltipProvider delayDuration={300}>{children}</TooltipProvider>
          </NuqsAdapter>
        </QueryClientProvider>
      </ClockProvider>
      <Toaster />
    </ThemeProvider>
  );
}
