"use client";

import { roundedMilliseconds } from "@/components/ui/format-number";
import { Refused } from "@/lib/http/ask";
import type { ProviderTest } from "@/lib/providers/schema";

/** How far a test of a provider is. */
export type Tested =
  | { state: "asking" }
  | { state: "told"; test: ProviderTest }
  | { state: "failed"; error: unknown };

/** What came of a test, read out when it comes. */
export function TestResult({ tested }: { tested: Tested | null }) {
  return (
    <div role="status" className="text-sm empty:hidden">
      {tested && <Words tested={tested} />}
    </div>
  );
}

function Words({ tested }: { tested: Tested }) {
  switch (tested.state) {
    case "asking":
      return <p className="text-muted">Asking it what it has…</p>;
    case "failed":
      return (
        <p className="text-red-text">
          {tested.error instanceof Refused
            ? tested.error.message
            : "Our own server couldn't be reached, so nothing was tested."}
        </p>
      );
    case "told":
      return tested.test.fault === null ? (
        <p className="text-accent-text">{wellWords(tested.test)}</p>
      ) : (
        <p className="text-red-text">{tested.test.fault}</p>
      );
  }
}

function wellWords({ latency_ms, models }: ProviderTest): string {
  const answered = `It answered in ${roundedMilliseconds(latency_ms)}`;
  if (models === null) {
    return `${answered}, and doesn't say which models it has: pick them by name.`;
  }
  const some = models.length === 1 ? "one model" : `${models.length} models`;
  return `${answered}, and has ${some}.`;
}
