import { Check, Undo2 } from "lucide-react";
import Link from "next/link";

import { inputHref } from "@/components/inputs/place";
import { receiptHref } from "@/components/receipts/place";
import { coveredWords, END_WORDS } from "@/components/sharing/words";
import { Id } from "@/components/ui/id";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ConsentView } from "@/lib/sharing/ledger-schema";

type ConsentListProps = { app: string; consents: ConsentView[] };

/** What was agreed to and taken back, each with who, when and a receipt. */
export function ConsentList({ app, consents }: ConsentListProps) {
  return (
    <ul className="grid">
      {consents.map((consent) => (
        <li
          key={consent.id}
          className="flex gap-3 border-b border-line py-2.5 text-sm last:border-0"
        >
          <span className="mt-0.5 text-muted [&_svg]:size-4 [&_svg]:stroke-[1.5]">
            {consent.kind === "grant" ? <Check /> : <Undo2 />}
          </span>
          <div className="grid min-w-0 grow gap-0.5">
            <p className="[overflow-wrap:anywhere]">
              <What app={app} consent={consent} />
            </p>
            <p className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
              <RelativeTime at={consent.at} />
              <span className="inline-flex items-center gap-1">
                by <Id value={consent.by} of="person or key" />
              </span>
            </p>
          </div>
          <Link
            href={receiptHref(app, consent.receipt)}
            className="link h-fit shrink-0"
          >
            Receipt
          </Link>
        </li>
      ))}
    </ul>
  );
}

function What({ app, consent }: { app: string; consent: ConsentView }) {
  const { kind, input, consent_text: text, reason, covers, licence } = consent;
  const record = input && (
    <Link href={inputHref(app, input)} className="link">
      a record
    </Link>
  );
  if (kind === "withdrawal") {
    return record ? (
      <>
        {reason ? END_WORDS[reason] : "Taken back"}: {record}
      </>
    ) : (
      "Sharing switched off"
    );
  }
  return record ? (
    <>
      Shared {record}: {coveredWords(covers)}, under {licence}
    </>
  ) : (
    <>
      Sharing switched on, by the text of {text?.version}
      {text && (
        <span className="block font-mono text-xs text-muted">
          SHA-256 {text.sha256}
        </span>
      )}
    </>
  );
}
