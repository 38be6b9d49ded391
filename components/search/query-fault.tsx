import type { AppError } from "@/lib/errors";

type QueryFaultProps = { id: string; text: string; fault: AppError };

const AROUND = 40;

/** Where a query can't be understood, and what could stand there. */
export function QueryFault({ id, text, fault }: QueryFaultProps) {
  const at = (fault.position ?? 1) - 1;
  const [wrong = ""] = /^\S*/.exec(text.slice(at)) ?? [];
  const before = text.slice(0, at);
  const after = text.slice(at + wrong.length);

  return (
    <div id={id} role="alert" className="grid gap-1 py-1 text-sm">
      <p className="overflow-hidden font-mono text-ellipsis whitespace-pre text-muted">
        {before.length > AROUND ? `…${before.slice(-AROUND)}` : before}
        <mark className="rounded-sm bg-red-soft text-red-text underline decoration-wavy underline-offset-4">
          {wrong || " "}
        </mark>
        {after}
      </p>
      <p className="text-red-text">{fault.message}</p>
    </div>
  );
}
