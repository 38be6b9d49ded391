"use client";

import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { windowWords } from "@/components/apps/window-words";
import { inputHref } from "@/components/inputs/place";
import { setPolicy } from "@/components/retention/calls";
import { recordsWords, whatGoes } from "@/components/retention/preview-words";
import { previewsOf } from "@/components/retention/query";
import { Button } from "@/components/ui/button";
import { useNow, useZone } from "@/components/ui/clock";
import { Confirm } from "@/components/ui/confirm";
import { Refused } from "@/lib/http/ask";
import type { PolicyView, Preview } from "@/lib/retention/schema";

const CONFLICT = 409;

type ApplyPolicyProps = {
  app: string;
  wanted: { store: boolean; window: string | null };
  policy: PolicyView;
  /** Of the wanted window. Undefined: it is on its way. */
  preview: Preview | undefined;
  previewAgain: () => Promise<Preview | undefined>;
};

/**
 * Sets the policy in two steps where it destroys anything: the second says how many
 * records, and asks again where that has changed since it was looked at.
 */
export function ApplyPolicy(props: ApplyPolicyProps) {
  const { app, wanted, policy, preview, previewAgain } = props;
  const router = useRouter();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const otherWindow = wanted.window !== policy.window;
  const changed = otherWindow || wanted.store !== policy.store;

  const apply = async () => {
    const token = preview?.token;
    await setPolicy(app, { ...wanted, ...(token && { token }) });
    await queries.invalidateQueries({ queryKey: previewsOf(app) });
    toast(doneWords(wanted.window, preview?.records ?? 0));
    router.refresh();
  };

  const confirm = async () => {
    try {
      await apply();
    } catch (error) {
      const changed = isConflict(error) && (await previewAgain());
      throw changed
        ? new Error("What it would destroy has changed. Look at it again.")
        : error;
    }
  };

  const press = async () => {
    if (otherWindow && preview && preview.records > 0) return setAsking(true);
    setPending(true);
    setFailure(null);
    try {
      await apply();
    } catch (error) {
      const now = isConflict(error) ? await previewAgain() : undefined;
      if (now && now.records > 0) setAsking(true);
      else setFailure(error instanceof Error ? error.message : "Not saved.");
    } finally {
      setPending(false);
    }
  };

  return (
    <>
      <Button
        look="primary"
        pending={pending}
        disabled={!changed || (otherWindow && !preview)}
        onClick={press}
      >
        {otherWindow ? `Keep records ${windowWords(wanted.window)}` : "Save"}
      </Button>
      <p role="alert" className="text-sm text-red-text empty:hidden">
        {failure}
      </p>
      {preview && (
        <Confirm
          open={asking}
          onOpenChange={setAsking}
          title={`Destroy ${recordsWords(preview.records)}`}
          verb={`Destroy ${recordsWords(preview.records)}`}
          wayOut="Keep them"
          onConfirm={confirm}
        >
          <WhatHappens app={app} preview={preview} />
        </Confirm>
      )}
    </>
  );
}

const isConflict = (error: unknown) =>
  error instanceof Refused && error.problem.status === CONFLICT;

function doneWords(window: string | null, records: number): string {
  const kept = `Records are kept ${windowWords(window)}.`;
  if (records === 0) return kept;
  return `${kept} ${recordsWords(records)} can't be read any more, and ${records === 1 ? "is" : "are"} being destroyed.`;
}

function WhatHappens({ app, preview }: { app: string; preview: Preview }) {
  const now = useNow();
  const zone = useZone();

  return (
    <>
      <p>
        Records will be kept {windowWords(preview.window)}.{" "}
        <strong className="font-medium text-ink">
          {recordsWords(preview.records)}
        </strong>{" "}
        {preview.records === 1 ? "is" : "are"} older:{" "}
        {whatGoes(preview, now, zone)}.
      </p>
      <p>
        They will be destroyed now, with the keys that open them. This can't be
        undone, by you or by us.
      </p>
      <p className="flex flex-wrap gap-x-3">
        The oldest:
        {preview.sample.map((id) => (
          <Link
            key={id}
            href={inputHref(app, id)}
            target="_blank"
            className="link font-mono text-xs"
          >
            …{id.slice(-6)}
          </Link>
        ))}
      </p>
    </>
  );
}
