import type { ReactNode } from "react";

import { ErrorState } from "@/components/ui/error-state";
import { Refused } from "@/lib/http/ask";

type RefusalProps = { error: unknown; actions?: ReactNode };

/** Why an answer did not come. */
export function Refusal({ error, actions }: RefusalProps) {
  if (!(error instanceof Refused)) {
    return (
      <ErrorState
        title="The answer did not come"
        detail="The server could not be reached, so it isn't known whether the call got there."
        advice="Look at your connection. If the call got there, it is in the history."
        actions={actions}
      />
    );
  }
  const { detail, instance } = error.problem;
  return (
    <ErrorState
      title="The answer did not come"
      detail={detail}
      requestId={instance.replace("urn:uuid:", "")}
      actions={actions}
    />
  );
}
