"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode, RefObject } from "react";

import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

type DialogContentProps = {
  title: ReactNode;
  description?: ReactNode;
  /** Below the content, at the right: what can be done. */
  footer?: ReactNode;
  className?: string;
  /** False: it closes by its buttons alone, since what it shows is shown once. */
  dismissible?: boolean;
  /** What gets the focus back, where a menu that is gone had it. */
  returnTo?: RefObject<HTMLElement | null>;
  children?: ReactNode;
};

export const scrim =
  "fixed inset-0 z-40 animate-appear bg-scrim data-[state=closed]:animate-vanish";

/** Floats above the page, holds the focus, and gives it back when it closes. */
export function DialogContent({
  title,
  description,
  footer,
  className,
  dismissible = true,
  returnTo,
  children,
}: DialogContentProps) {
  const hold = (event: Event) => !dismissible && event.preventDefault();
  const giveBack = (event: Event) => {
    if (!returnTo) return;
    event.preventDefault();
    returnTo.current?.focus();
  };

  return (
    <Radix.Portal>
      <Radix.Overlay className={scrim} />
      <Radix.Content
        onEscapeKeyDown={hold}
        onInteractOutside={hold}
        onCloseAutoFocus={giveBack}
        {...(!description && { "aria-describedby": undefined })}
        className={cn(
          "fixed top-1/2 left-1/2 z-50 grid max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-md -translate-1/2 animate-rise gap-4 overflow-y-auto rounded-lg bg-surface p-5 shadow-float data-[state=closed]:animate-vanish",
          className,
        )}
      >
        <header className="grid gap-1 pr-8">
          <Radix.Title className="text-lg font-semibold text-balance">
            {title}
          </Radix.Title>
          {description && (
            <Radix.Description className="text-muted">
              {description}
            </Radix.Description>
          )}
        </header>
        {children}
        {footer && (
          <footer className="flex flex-wrap justify-end gap-2">{footer}</footer>
        )}
        {dismissible && (
          <Radix.Close asChild>
            <IconButton label="Close" className="absolute top-4 right-4">
              <X />
            </IconButton>
          </Radix.Close>
        )}
      </Radix.Content>
    </Radix.Portal>
  );
}
