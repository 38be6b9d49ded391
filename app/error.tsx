"use client";

import { Wordmark } from "@/components/shell/mark";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <main className="mx-auto grid min-h-dvh max-w-lg content-center gap-6 px-4">
      <Wordmark />
      <h1 className="text-2xl font-semibold">This page could not be shown</h1>
      <ErrorState
        title="Something went wrong on our side."
        detail="Nothing was changed by looking at it."
        advice="Try again. If it stays so, tell whoever runs this server, and quote the number."
        requestId={error.digest}
        actions={<Button onClick={reset}>Try again</Button>}
      />
    </main>
  );
}
