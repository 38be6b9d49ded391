import Link from "next/link";

import { records } from "@/components/jobs/words";
import { receiptHref } from "@/components/receipts/place";
import { ConsentText } from "@/components/sharing/consent-text";
import { sharingHref } from "@/components/sharing/place";
import { SharedBadge } from "@/components/sharing/shared-badge";
import { SwitchOff } from "@/components/sharing/switch-off";
import { SwitchOn } from "@/components/sharing/switch-on";
import { AUDIENCE_WORDS } from "@/components/sharing/words";
import { Facts } from "@/components/ui/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/surface";
import type { SharingView } from "@/lib/sharing/ledger-schema";

type SharingPanelProps = {
  app: string;
  sharing: SharingView;
  /** Whether this person may switch it. */
  may: boolean;
};

/** Whether an app shares: the text in full, and the switch. */
export function SharingPanel({ app, sharing, may }: SharingPanelProps) {
  const { consent, consent_text: text, job } = sharing;

  return (
    <>
      {job && (
        <p
          role="status"
          className="rounded-md bg-amber-soft px-3 py-2 text-sm text-amber-text"
        >
          Sharing is off, and nobody sees anything of this app. What was shared
          is being written off:{" "}
          {records(Math.max(0, (job.total ?? 0) - job.done))} left, so that all
          who exported some are told.
        </p>
      )}
      {consent ? (
        <>
          <On app={app} sharing={sharing} may={may} />
          {sharing.outdated && (
            <Section
              title="There is a newer text"
              description="Nothing more can be shared before you agree to it. What is shared already stays so, by the text that you agreed to then."
            >
              <SwitchOn app={app} text={text} may={may} newer />
            </Section>
          )}
        </>
      ) : (
        <Section
          title="Off"
          description="Nothing of this app is in the community. To share records of it, read this first."
        >
          <SwitchOn app={app} text={text} may={may} />
        </Section>
      )}
      <Section
        title="The text"
        description="Kept in the product's own repository, and never changed under its version."
      >
        <div className="grid gap-3">
          {consent && !sharing.outdated && <ConsentText text={text.text} />}
          <Facts
            facts={[
              { name: "Version", value: text.version },
              {
                name: "SHA-256",
                value: <code className="font-mono text-xs">{text.sha256}</code>,
              },
            ]}
          />
        </div>
      </Section>
    </>
  );
}

function On({ app, sharing, may }: SharingPanelProps) {
  const { consent, shared } = sharing;
  if (!consent) return null;
  const agreed = consent.consent_text?.version;

  return (
    <Section
      title="On"
      description="Owners, and keys with the scope sharing:write, may share records of this app. What they don't share nobody else sees."
      actions={may && <SwitchOff app={app} />}
    >
      <div className="grid gap-2 text-sm">
        <p className="flex flex-wrap items-center gap-2">
          <SharedBadge />
          <Link href={sharingHref(app, "shared")} className="link">
            {shared.more
              ? `More than ${records(shared.records)}`
              : records(shared.records)}
          </Link>
        </p>
        <p>{AUDIENCE_WORDS[sharing.audience]}</p>
        <p className="text-muted">
          Agreed to <RelativeTime at={consent.at} />, by the text of {agreed}.{" "}
          <Link href={receiptHref(app, consent.receipt)} className="link">
            Receipt
          </Link>
        </p>
      </div>
    </Section>
  );
}
