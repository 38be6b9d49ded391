import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";

const HEAD = 9;
const TAIL = 4;

type IdProps = {
  value: string;
  /** What it is the id of, for the name of the copy button. */
  of: string;
  className?: string;
};

/** An id, shortened in the middle. It is copied whole. */
export function Id({ value, of, className }: IdProps) {
  const short =
    value.length > HEAD + TAIL + 1
      ? `${value.slice(0, HEAD)}…${value.slice(-TAIL)}`
      : value;

  return (
    <span className={cn("inline-flex items-center gap-0.5", className)}>
      <span
        title={value}
        className="figures whitespace-nowrap font-mono text-xs text-muted"
      >
        {short}
      </span>
      <CopyButton text={value} label={`Copy the id of the ${of}`} />
    </span>
  );
}
