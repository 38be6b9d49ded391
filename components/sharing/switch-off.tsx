"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { jobsQuery } from "@/components/jobs/query";
import { records } from "@/components/jobs/words";
import { setSharing } from "@/components/sharing/calls";
import { stopQuery } from "@/components/sharing/query";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { exactNumber } from "@/components/ui/format-number";
import { Skeleton } from "@/components/ui/skeleton";
import type { SharingPreview } from "@/lib/sharing/ledger-schema";

/** Takes everything back in one step, after it was said how much that is. */
export function SwitchOff({ app }: { app: string }) {
  const router = useRouter();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const { data, error } = useQuery({ ...stopQuery(app), enabled: open });

  const stop = async () => {
    if (!data) throw error ?? new Error("It isn't counted yet.");
    await setSharing(app, { community: false, token: data.token });
    toast("Sharing is off. Nothing of this app is in the community.");
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["inputs", app] }),
      queries.invalidateQueries({ queryKey: ["shares", app] }),
      queries.invalidateQueries(jobsQuery(app)),
    ]);
    router.refresh();
  };

  return (
    <Confirm
      open={open}
      onOpenChange={setOpen}
      trigger={<Button look="danger-plain">Switch sharing off…</Button>}
      title="Switch sharing off"
      verb={data ? verbFor(data) : "Switch sharing off"}
      wayOut="Go on sharing"
      onConfirm={stop}
    >
      {data && <Counted preview={data} />}
      {error && <p>{error.message}</p>}
      {!data && !error && <Skeleton className="h-10" />}
    </Confirm>
  );
}

const verbFor = ({ records: count }: SharingPreview) =>
  count === 0 ? "Switch sharing off" : `Take back ${records(count)}`;

function Counted({ preview }: { preview: SharingPreview }) {
  const { records: shared, exported, recipients } = preview;
  if (shared === 0)
    return <p>Nothing is shared now. Nothing changes for others.</p>;
  return (
    <>
      <p>
        {records(shared)} {shared === 1 ? "is" : "are"} shared now. From the
        moment you press, nobody else sees {shared === 1 ? "it" : "them"}.
      </p>
      <p>
        {exported === 0
          ? "Nobody has exported any of it."
          : `${exported === shared ? "All of it" : `${exactNumber(exported)} of these`} ${exported === 1 && shared !== 1 ? "was" : "were"} exported by ${workspaces(recipients)}, who ${recipients === 1 ? "is" : "are"} told and ${recipients === 1 ? "has" : "have"} 14 days to delete it.`}
      </p>
      <p>
        If you switch it on again, nothing is shared: each record would have to
        be shared anew.
      </p>
    </>
  );
}

const workspaces = (count: number) =>
  `${exactNumber(count)} ${count === 1 ? "workspace" : "workspaces"}`;
