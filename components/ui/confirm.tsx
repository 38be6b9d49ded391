"use client";

import { AlertDialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";

import { Button } from "@/components/ui/button";
import { scrim } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";

type ConfirmProps = {
  /** What opens it. Without one, `open` and `onOpenChange` do. */
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** The question: what will be done, and to what. */
  title: ReactNode;
  /** The button's words: a verb and its object, never "OK". */
  verb: string;
  /** Resolves when it is done; what it throws is shown, and the dialog stays. */
  onConfirm: () => Promise<void>;
  look?: "danger" | "primary";
  /** The words of the way out. */
  wayOut?: string;
  /** What has to be typed first. */
  phrase?: string;
  /** What will happen, until when, and whether it can be undone. */
  children: ReactNode;
};

/** Asks before something that can't be undone. The focus starts on the way out. */
export function Confirm({
  trigger,
  open,
  onOpenChange,
  title,
  verb,
  onConfirm,
  look = "danger",
  wayOut = "Keep it",
  phrase,
  children,
}: ConfirmProps) {
  const [openHere, setOpenHere] = useState(false);
  const [typed, setTyped] = useState("");
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const turn = (next: boolean) => {
    setTyped("");
    setFailure(null);
    setOpenHere(next);
    onOpenChange?.(next);
  };

  const confirm = async () => {
    setPending(true);
    setFailure(null);
    try {
      await onConfirm();
      turn(false);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "It was not done.");
    } finally {
      setPending(false);
    }
  };

  return (
    <Radix.Root open={open ?? openHere} onOpenChange={turn}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className={scrim} />
        <Radix.Content className="fixed top-1/2 left-1/2 z-50 grid w-[calc(100vw-2rem)] max-w-md -translate-1/2 animate-rise gap-4 rounded-lg bg-surface p-5 shadow-float data-[state=closed]:animate-vanish">
          <Radix.Title className="text-lg font-semibold text-balance">
            {title}
          </Radix.Title>
          <Radix.Description asChild>
            <div className="grid gap-2 text-muted">{children}</div>
          </Radix.Description>
          {phrase && <Phrase phrase={phrase} typed={typed} onType={setTyped} />}
          <p role="alert" className="text-sm text-red-text empty:hidden">
            {failure}
          </p>
          <footer className="flex flex-wrap justify-end gap-2">
            <Radix.Cancel asChild>
              <Button disabled={pending}>{wayOut}</Button>
            </Radix.Cancel>
            <Button
              look={look}
              pending={pending}
              disabled={phrase !== undefined && typed !== phrase}
              onClick={confirm}
            >
              {verb}
            </Button>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type PhraseProps = {
  phrase: string;
  typed: string;
  onType: (typed: string) => void;
};

function Phrase({ phrase, typed, onType }: PhraseProps) {
  return (
    <Field
      label={
        <>
          Type <strong className="font-mono font-medium">{phrase}</strong> to go
          on
        </>
      }
      value={typed}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onType(event.target.value)}
    />
  );
}
