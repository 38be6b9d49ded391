import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "@/components/ui/cn";

const looks = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.5]",
  {
    variants: {
      look: {
        primary: "bg-accent text-on-accent enabled:hover:bg-accent-strong",
        plain:
          "border border-line bg-surface text-ink enabled:hover:bg-hover data-[state=open]:bg-hover",
        quiet:
          "text-muted enabled:hover:bg-hover enabled:hover:text-ink data-[state=open]:bg-hover data-[state=open]:text-ink",
        danger: "bg-red text-on-red enabled:hover:bg-red-strong",
        "danger-plain":
          "border border-line bg-surface text-red-text enabled:hover:border-red enabled:hover:bg-red-soft",
      },
      size: {
        small: "h-7 px-2 text-xs",
        medium: "h-8 px-3 text-sm",
        large: "h-9 px-4 text-base",
      },
    },
    defaultVariants: { look: "plain", size: "medium" },
  },
);

type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof looks> & {
    /** Its work is under way: it keeps its width and can't be pressed again. */
    pending?: boolean;
    /** Dresses its only child, such as a link, as a button. */
    asChild?: boolean;
  };

export function Button({
  look,
  size,
  pending = false,
  asChild = false,
  className,
  children,
  disabled,
  ...button
}: ButtonProps) {
  const dress = cn(looks({ look, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={cn(dress, linkHover[look ?? "plain"])} {...button}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      className={cn(dress, pending && "relative")}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      {...button}
    >
      {pending && <LoaderCircle className="absolute animate-spin" />}
      <span
        className={cn(
          "inline-flex items-center gap-1.5",
          pending && "opacity-0",
        )}
      >
        {children}
      </span>
    </button>
  );
}

// A link is never :enabled, so it has its hover spelled out.
const linkHover = {
  primary: "hover:bg-accent-strong",
  plain: "hover:bg-hover",
  quiet: "hover:bg-hover hover:text-ink",
  danger: "hover:bg-red-strong",
  "danger-plain": "hover:border-red hover:bg-red-soft",
};
