import { cn } from "@/components/ui/cn";

/** The mark: a life line, bent into a clock. Keep in step with public/icon.svg. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      aria-hidden="true"
      strokeLinecap="round"
      className={cn("size-6 stroke-accent", className)}
    >
      <path strokeWidth="4.5" d="M12 3.5a8.5 8.5 0 1 1-8.05 5.76" />
      <path strokeWidth="1.75" d="M5.6 6.4A8.5 8.5 0 0 1 8.6 4.2" />
    </svg>
  );
}

/** The mark and the name. */
export function Wordmark({ className }: { className?: string }) {
  return (
    <span
      className={cn(
        "inline-flex items-center gap-2 text-lg font-semibold tracking-tight",
        className,
      )}
    >
      <Mark /> Sojourn
    </span>
  );
}
