"use client";

import type { ReactNode } from "react";

import { takeDown } from "@/components/community/calls";
import { ReasonDialog } from "@/components/community/reason-dialog";

type TakeDownProps = {
  id: string;
  trigger: ReactNode;
  onDone: () => void | Promise<void>;
};

/** Takes a record out of the community, for those who run the instance. */
export function TakeDown({ id, trigger, onDone }: TakeDownProps) {
  return (
    <ReasonDialog
      trigger={trigger}
      title="Take it down"
      description="It leaves the community at once, and can't be shared again. Whoever exported it is told, and has 14 days to delete it. This can't be undone. Its owner keeps the record."
      hint="Its owner reads this."
      verb="Take it down"
      look="danger"
      onGive={async (reason) => {
        await takeDown(id, reason);
        await onDone();
      }}
    />
  );
}
