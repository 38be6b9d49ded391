"use client";

import { type FormEvent, type ReactNode, useState } from "react";

import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogTrigger,
} from "@/components/ui/dialog";
import { FieldFrame } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

type ReasonDialogProps = {
  trigger: ReactNode;
  title: string;
  description: string;
  /** What the reason is for, and who reads it. */
  hint: string;
  verb: string;
  look: "primary" | "danger";
  /** Resolves when it is done; what it throws is shown, and the dialog stays. */
  onGive: (reason: string) => Promise<void>;
};

/** Does something that takes a reason. */
export function ReasonDialog({ trigger, ...asked }: ReasonDialogProps) {
  const { title, description, hint, verb, look, onGive } = asked;
  const [open, setOpen] = useState(false);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const give = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = new FormData(event.currentTarget).get("reason");
    setPending(true);
    setFailure(null);
    try {
      await onGive(String(reason));
      setOpen(false);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "It was not done.");
    } finally {
      setPending(false);
    }
  };

  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent title={title} description={description}>
        <form onSubmit={give} className="grid gap-4">
          <FieldFrame label="Reason" hint={hint}>
            {(framed) => (
              <Textarea {...framed} name="reason" required maxLength={2_000} />
            )}
          </FieldFrame>
          <p role="alert" className="text-sm text-red-text empty:hidden">
            {failure}
          </p>
          <footer className="flex flex-wrap justify-end gap-2">
            <DialogClose asChild>
              <Button type="button">Close</Button>
            </DialogClose>
            <Button look={look} pending={pending}>
              {verb}
            </Button>
          </footer>
        </form>
      </DialogContent>
    </Dialog>
  );
}
