import { cn } from "@/components/ui/cn";

type AvatarProps = { name: string; square?: boolean; className?: string };

/** The first letters of a name. Decoration: the name stands beside it. */
export function Avatar({ name, square = false, className }: AvatarProps) {
  return (
    <span
      aria-hidden
      className={cn(
        "grid size-6 shrink-0 select-none place-items-center bg-accent-soft text-xs font-medium text-accent-text",
        square ? "rounded-md" : "rounded-full",
        className,
      )}
    >
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/[\s@._-]+/u);
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? "");
  return letters.join("").toUpperCase() || "?";
}
