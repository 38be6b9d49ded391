import type { ComponentProps } from "react";

import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";

type TableProps = ComponentProps<"table"> & {
  /** What the table holds, for who can't see what is around it. */
  label: string;
};

/** Rows of 36 px between hairlines. What doesn't fit scrolls inside its own frame. */
export function Table({ label, className, ...table }: TableProps) {
  return (
    <div className="relative w-full overflow-x-auto">
      <table
        aria-label={label}
        className={cn("w-full border-collapse text-left text-sm", className)}
        {...table}
      />
    </div>
  );
}

export function TableHead({ className, ...head }: ComponentProps<"thead">) {
  return (
    <thead
      className={cn("border-b border-line text-xs text-muted", className)}
      {...head}
    />
  );
}

export function TableHeader({ className, ...header }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cn("h-8 whitespace-nowrap px-3 font-normal", className)}
      {...header}
    />
  );
}

export function TableBody(body: ComponentProps<"tbody">) {
  return <tbody {...body} />;
}

export function TableRow({ className, ...row }: ComponentProps<"tr">) {
  return (
    <tr
      className={cn(
        "border-b border-line transition-colors last:border-0 hover:bg-sunken",
        className,
      )}
      {...row}
    />
  );
}

export function TableCell({ className, ...cell }: ComponentProps<"td">) {
  return <td className={cn("h-9 px-3 py-1.5", className)} {...cell} />;
}

/** Keeps the place of rows that are too far from the window to be there. */
export function RowsLeftOut({ height }: { height: number }) {
  if (height === 0) return null;
  return (
    <tr aria-hidden style={{ height }}>
      <td />
    </tr>
  );
}

/** Keeps the place of a table that is on its way. */
export function TableSkeleton() {
  return (
    <div className="grid gap-2 pt-8">
      {Array.from({ length: 12 }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <Skeleton key={place} className="h-7" />
      ))}
    </div>
  );
}
