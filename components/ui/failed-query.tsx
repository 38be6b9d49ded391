"use client";

import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Refused } from "@/lib/http/ask";

type FailedQueryProps = { error: Error; retry: () => void };

/** A question to the server that came back without an answer. */
export function FailedQuery({ error, retry }: FailedQueryProps) {
  const problem = error instanceof Refused ? error.problem : null;
  return (
    <ErrorState
      title="This did not load"
      detail={problem?.detail ?? "The server can't be reached."}
      advice={problem ? undefined : "Check your connection, then try again."}
      requestId={problem?.instance.replace("urn:uuid:", "")}
      actions={<Button onClick={retry}>Try again</Button>}
    />
  );
}
