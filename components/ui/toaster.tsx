"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner, type ToasterProps } from "sonner";

/** Where short notices appear. `toast` of sonner sends them there. */
export function Toaster() {
  const { theme } = useTheme();

  return (
    <Sonner
      theme={theme as ToasterProps["theme"]}
      expand
      position="bottom-right"
      mobileOffset={{ bottom: 72 }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-(--width) items-center gap-3 rounded-lg bg-surface p-3 font-sans text-sm text-ink shadow-float",
          title: "font-medium",
          description: "text-muted",
          content: "grid grow gap-0.5",
          actionButton:
            "h-7 shrink-0 rounded-md border border-line px-2 text-xs font-medium hover:bg-hover",
          cancelButton: "h-7 shrink-0 rounded-md px-2 text-xs text-muted",
          closeButton:
            "order-last grid size-7 shrink-0 place-items-center self-start rounded-md bg-transparent text-muted hover:bg-hover [&_svg]:size-3.5 [&_svg]:fill-none [&_svg]:stroke-current",
          error: "text-red-text",
        },
      }}
    />
  );
}
