import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

import { CopyButton } from "@/components/ui/copy-button";

type ErrorStateProps = {
  title: string;
  /** What went wrong, as the server said it. */
  detail: ReactNode;
  /** What to do about it. */
  advice?: ReactNode;
  requestId?: string;
  actions?: ReactNode;
};

/** What went wrong, what to do, and the number to quote. */
export function ErrorState({
  title,
  detail,
  advice,
  requestId,
  actions,
}: ErrorStateProps) {
  return (
    <section
      role="alert"
      className="grid w-full gap-3 rounded-lg border border-red/50 bg-surface p-4"
    >
      <div className="grid gap-1">
        <h2 className="flex items-center gap-2 font-semibold">
          <TriangleAlert className="size-4 shrink-0 stroke-[1.5] text-red-text" />
          {title}
        </h2>
        <p className="break-words">{detail}</p>
        {advice && <p className="text-muted">{advice}</p>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      {requestId && (
        <p className="flex flex-wrap items-center gap-1 text-xs text-muted">
          Request <code className="break-all font-mono">{requestId}</code>
          <CopyButton text={requestId} label="Copy the request id" />
        </p>
      )}
    </section>
  );
}
