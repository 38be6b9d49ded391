import { CopyButton } from "@/components/ui/copy-button";
import type { FormState } from "@/lib/http/form";

type FormStatusProps = {
  state: FormState<unknown>;
  /** What to say once it is done. */
  done?: string;
};

/** What came of a form: refused, and why; or done. */
export function FormStatus({ state, done }: FormStatusProps) {
  return (
    <div role="status" className="text-sm empty:hidden">
      {state?.ok === false && <Refusal problem={state.problem} />}
      {state?.ok && done}
    </div>
  );
}

type Problem = Extract<FormState, { ok: false }>["problem"];

function Refusal({ problem }: { problem: Problem }) {
  const request = problem.instance.replace("urn:uuid:", "");

  return (
    <div className="text-red-text">
      <p>{problem.detail}</p>
      {problem.status >= 500 && (
        <p className="flex items-center gap-1 text-xs">
          Request <code className="break-all font-mono">{request}</code>
          <CopyButton text={request} label="Copy the request id" />
        </p>
      )}
    </div>
  );
}
