"use client";

import { useRouter } from "next/navigation";
import { useCallback, useState } from "react";
import { toast } from "sonner";

import { setSharing } from "@/components/sharing/calls";
import { ConsentText } from "@/components/sharing/consent-text";
import { Switch } from "@/components/ui/switch";
import type { ConsentTextView } from "@/lib/sharing/ledger-schema";

type SwitchOnProps = {
  app: string;
  text: ConsentTextView;
  /** Whether this person may: owners only. */
  may: boolean;
  /** Whether it is on by an older text. */
  newer?: boolean;
};

/** The text, and a switch that waits until its end has been in view. */
export function SwitchOn({ app, text, may, newer }: SwitchOnProps) {
  const router = useRouter();
  const [read, setRead] = useState(false);
  const [pending, setPending] = useState(false);
  const reachEnd = useCallback(() => setRead(true), []);

  const agree = async () => {
    setPending(true);
    try {
      const consent_text_version = text.version;
      await setSharing(app, { community: true, consent_text_version });
      toast(
        newer
          ? "Agreed. What you share from now on is shared by this text."
          : "Sharing is on. Nothing is shared yet.",
      );
      router.refresh();
    } catch (error) {
      toast(error instanceof Error ? error.message : "It was not done.");
    } finally {
      setPending(false);
    }
  };

  return (
    <div className="grid gap-4">
      <ConsentText text={text.text} onEnd={reachEnd} />
      <Switch
        label="I have read this and agree: records of this app may be shared"
        hint={hintFor(may, read)}
        checked={pending}
        disabled={!may || !read || pending}
        onCheckedChange={agree}
      />
    </div>
  );
}

function hintFor(may: boolean, read: boolean): string {
  if (!may) return "Only owners of the workspace can switch this on.";
  return read
    ? "Nothing is shared by it. Each record is then shared on its own, after a preview."
    : "Read the text to its end first.";
}
