"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { liftHold } from "@/components/retention/calls";
import { liftWords } from "@/components/retention/hold-words";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import type { HoldView } from "@/lib/retention/holds/schema";

type LiftHoldProps = { app: string; hold: HoldView };

/** Ends a hold, after saying what that may destroy. */
export function LiftHold({ app, hold }: LiftHoldProps) {
  const router = useRouter();
  const lift = async () => {
    await liftHold(app, hold.id);
    toast("Lifted. What is past its time is being destroyed.");
    router.refresh();
  };

  return (
    <Confirm
      title="Lift this hold"
      verb="Lift it"
      onConfirm={lift}
      trigger={
        <Button size="small">
          Lift<span className="sr-only"> the hold: {hold.reason}</span>
        </Button>
      }
    >
      <p className="whitespace-pre-wrap text-ink [overflow-wrap:anywhere]">
        {hold.reason}
      </p>
      <p>{liftWords(hold)}</p>
    </Confirm>
  );
}
