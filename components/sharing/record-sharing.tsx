"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";

import { receiptHref } from "@/components/receipts/place";
import { share, takeBack } from "@/components/sharing/calls";
import { RecipientList } from "@/components/sharing/recipient-list";
import { SharedBadge } from "@/components/sharing/shared-badge";
import { TermsForm } from "@/components/sharing/terms-form";
import { coveredWords } from "@/components/sharing/words";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import type { InputView } from "@/lib/inputs/schema";
import type { ShareState, Terms } from "@/lib/sharing/shares-schema";

type RecordSharingProps = {
  app: string;
  state: ShareState;
  /** Whether this person may take it back. */
  may: boolean;
};

/** How a record is shared, where it went, and the way back. */
export function RecordSharing({ app, state, may }: RecordSharingProps) {
  const { grant, recipients, taken_down } = state;

  return (
    <div className="grid gap-3 text-sm">
      {grant && (
        <div className="grid gap-1">
          <p className="flex flex-wrap items-center gap-2">
            <SharedBadge />
            <span>
              since <RelativeTime at={grant.since} />, under {grant.licence}
            </span>
          </p>
          <p className="text-muted">
            Others see {coveredWords(grant.covers)}.{" "}
            <Link href={receiptHref(app, grant.receipt)} className="link">
              Receipt
            </Link>
          </p>
        </div>
      )}
      {taken_down && (
        <div className="grid gap-1 border-l-2 border-red pl-3">
          <p className="font-medium">
            Taken down <RelativeTime at={taken_down.at} />
          </p>
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
            {taken_down.reason}
          </p>
          <p className="text-muted">It can't be shared again.</p>
        </div>
      )}
      {recipients.length > 0 && <RecipientList recipients={recipients} />}
      {grant && may && <TakeBack app={app} state={state} grant={grant} />}
    </div>
  );
}

type TakeBackProps = {
  app: string;
  state: ShareState;
  grant: NonNullable<ShareState["grant"]>;
};

/** One click, and a few seconds to undo it. */
function TakeBack({ app, state, grant }: TakeBackProps) {
  const router = useRouter();
  const [pending, setPending] = useState(false);

  const again = async () => {
    const { covers, licence } = grant;
    await share(app, state.input, { covers, licence }).catch(tell);
    router.refresh();
  };
  const back = async () => {
    setPending(true);
    try {
      await takeBack(app, state.input);
      toast("Taken back. Nobody else sees it from now on.", {
        action: { label: "Undo", onClick: again },
      });
      router.refresh();
    } catch (error) {
      tell(error);
    } finally {
      setPending(false);
    }
  };

  return (
    <Button
      size="small"
      className="justify-self-start"
      pending={pending}
      onClick={back}
    >
      Take back
    </Button>
  );
}

const tell = (error: unknown) =>
  void toast(error instanceof Error ? error.message : "It was not done.");

type ShareRecordProps = { app: string; input: InputView; trigger: ReactNode };

/** Shares one record, after it was shown how it will look. */
export function ShareRecord({ app, input, trigger }: ShareRecordProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);

  const confirm = async (terms: Terms) => {
    await share(app, input.id, terms);
    setOpen(false);
    toast("Shared with the community.", {
      action: {
        label: "Undo",
        onClick: async () => {
          await takeBack(app, input.id).catch(tell);
          router.refresh();
        },
      },
    });
    router.refresh();
  };

  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent
        title="Share this record with the community"
        description="Others can see, copy and train on what is shared, until you take it back. It doesn't change how long it stays."
        className="max-w-3xl"
      >
        <TermsForm app={app} example={input} verb="Share it" share={confirm} />
      </DialogContent>
    </Dialog>
  );
}
