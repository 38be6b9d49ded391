"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import {
  forgetRequest,
  grantRequest,
  refuseRequest,
} from "@/components/trust/calls";
import { Granted } from "@/components/trust/settings/granted";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { RelativeTime, ShortTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/surface";
import type { GrantView, RequestView } from "@/lib/trust/documents/schema";

const DAYS = 30;

/** Who asked for which document, and what became of it. */
export function RequestsPanel({ requests }: { requests: RequestView[] }) {
  const [granted, setGranted] = useState<GrantView | null>(null);
  return (
    <Section
      id="requests"
      title="Requests"
      description="Who asked for a document, under which terms, and who got it. To grant makes an address that you send them: it opens the document for 30 days."
    >
      {requests.length === 0 ? (
        <p className="text-muted">Nobody has asked for a document.</p>
      ) : (
        <ul className="grid">
          {requests.map((request) => (
            <One key={request.id} request={request} onGranted={setGranted} />
          ))}
        </ul>
      )}
      <Granted granted={granted} onClose={() => setGranted(null)} />
    </Section>
  );
}

type OneProps = {
  request: RequestView;
  onGranted: (granted: GrantView) => void;
};

function One({ request, onGranted }: OneProps) {
  const { requester, title, state, id } = request;
  const { pending, doing } = useDoing();

  return (
    <li className="grid gap-2 border-b border-line py-3 last:border-0">
      <div className="grid gap-0.5">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">
            {requester ? requester.name : "It doesn't open"}
          </span>
          {requester && (
            <span className="text-muted [overflow-wrap:anywhere]">
              {requester.organisation}, {requester.email}
            </span>
          )}
          <Badge look={LOOKS[state]}>{STATES[state]}</Badge>
        </p>
        <p className="text-sm text-muted">
          {title}, asked for <RelativeTime at={request.created_at} /> under
          terms {request.terms_version}. <Reads request={request} />
        </p>
        {requester && (
          <p className="max-w-prose text-sm whitespace-pre-wrap [overflow-wrap:anywhere]">
            {requester.purpose}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          look={state === "waiting" ? "primary" : "plain"}
          pending={pending}
          onClick={doing(async () => onGranted(await grantRequest(id, DAYS)))}
        >
          {state === "granted" ? "Grant anew" : "Grant"}
          <span className="sr-only"> {requester?.name}</span>
        </Button>
        {state !== "refused" && (
          <Button
            size="small"
            pending={pending}
            onClick={doing(async () => void (await refuseRequest(id)))}
          >
            {state === "granted" ? "Take back" : "Refuse"}
            <span className="sr-only"> {requester?.name}</span>
          </Button>
        )}
        <Forget request={request} />
      </div>
    </li>
  );
}

const STATES: Record<RequestView["state"], string> = {
  waiting: "Waits",
  granted: "Granted",
  refused: "Refused",
};
const LOOKS = {
  waiting: "soon",
  granted: "accent",
  refused: "outline",
} as const;

function Reads({ request }: { request: RequestView }) {
  const { reads, last_read_at: last, ends_at: ends } = request;
  return (
    <>
      {ends && (
        <>
          Opens until <ShortTime at={ends} />.{" "}
        </>
      )}
      {last && (
        <>
          Downloaded {reads === 1 ? "once" : `${reads} times`}, last{" "}
          <RelativeTime at={last} />.
        </>
      )}
    </>
  );
}

function Forget({ request }: { request: RequestView }) {
  const router = useRouter();
  return (
    <Confirm
      trigger={
        <Button size="small" look="danger-plain">
          Forget…<span className="sr-only"> {request.requester?.name}</span>
        </Button>
      }
      title="Forget who asked"
      verb="Forget this request"
      onConfirm={async () => {
        await forgetRequest(request.id);
        router.refresh();
      }}
    >
      <p>
        Name, address and purpose are destroyed, and what was granted opens
        nothing any more. The log goes on saying that a document was asked for,
        and names nobody. This can't be undone.
      </p>
    </Confirm>
  );
}

/** Does something, shows what went wrong, and looks again. */
function useDoing() {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const doing = (work: () => Promise<void>) => async () => {
    setPending(true);
    try {
      await work();
      router.refresh();
    } catch (error) {
      toast(error instanceof Error ? error.message : "It was not done.");
    } finally {
      setPending(false);
    }
  };
  return { pending, doing };
}
