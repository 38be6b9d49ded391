import type { ComponentProps, ReactNode } from "react";

import { cn } from "@/components/ui/cn";

/** A sheet of paper: a hairline, and no shadow. */
export function Surface({ className, ...section }: ComponentProps<"section">) {
  return (
    <section
      className={cn("rounded-lg border border-line bg-surface", className)}
      {...section}
    />
  );
}

type SectionProps = Omit<ComponentProps<"section">, "title"> & {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  destructive?: boolean;
};

/** A titled surface, as settings pages are made of. */
export function Section({
  title,
  description,
  actions,
  destructive = false,
  className,
  children,
  ...section
}: SectionProps) {
  return (
    <Surface
      className={cn(destructive && "border-red/50", className)}
      {...section}
    >
      <header className="flex flex-wrap items-start justify-between gap-3 px-5 pt-4 pb-3">
        <div className="grid gap-0.5">
          <h2 className="text-lg font-semibold">{title}</h2>
          {description && (
            <p className="max-w-prose text-muted">{description}</p>
          )}
        </div>
        {actions}
      </header>
      <div className="px-5 pb-5">{children}</div>
    </Surface>
  );
}
