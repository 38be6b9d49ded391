import { Stamp } from "lucide-react";
import type { ReactNode } from "react";

import { LifeLine } from "@/components/inputs/life-line";
import { lifeIn } from "@/components/receipts/naming";
import { exactTime } from "@/components/ui/format-time";
import { showId } from "@/lib/ids";
import { printEntry } from "@/lib/log/entry";
import { inShort } from "@/lib/log/in-short";
import { keyName } from "@/lib/log/key";
import { actorName, targetName } from "@/lib/log/names";
import type { Receipt, Verdict } from "@/lib/log/receipt";

type ReceiptDocumentProps = {
  receipt: Receipt;
  /** What came of checking it. */
  verdict: Extract<Verdict, { verified: true }>;
  /** What it is about, where the entry's own words are too few. */
  title?: string;
};

/** Much is about a record and says nothing of how long it stays. */
const endsRecord = ({ action, outcome }: Receipt["entry"]) =>
  outcome === "ok" && /^input\.(delete|purge)$/.test(action);

/** A receipt as one would file it: what, when, by which policy, and what it proves. */
export function ReceiptDocument({
  receipt,
  verdict,
  title,
}: ReceiptDocumentProps) {
  const { entry } = verdict;
  const short = inShort(entry);

  return (
    <article
      aria-label="Receipt"
      className="grid gap-6 rounded-lg border border-line bg-surface px-5 py-6 md:px-8 md:py-8 print:border-0 print:p-0"
    >
      <header className="grid gap-4">
        <div className="flex items-start justify-between gap-4 text-muted">
          <p className="min-w-0 text-sm">
            Receipt{" "}
            <span className="break-all font-mono text-xs">{receipt.id}</span>
          </p>
          <Stamp className="size-8 shrink-0 stroke-1 text-accent-text" />
        </div>
        <h2 className="text-2xl font-semibold text-balance">
          {title ?? short.title}
        </h2>
        {endsRecord(entry) && (
          <LifeLine
            life={lifeIn({ input: targetName(entry), live_at: entry.at })}
          />
        )}
      </header>
      <Facts verdict={verdict} />
      <div className="grid gap-4 border-y border-line py-5 sm:grid-cols-2">
        <Sentence title="What it proves">{short.proves}</Sentence>
        <Sentence title="What it leaves open">{short.leavesOpen}</Sentence>
      </div>
      <Folded title="Word for word">
        <Sentences title="It proves" all={verdict.proves} />
        <Sentences title="It leaves open" all={verdict.leavesOpen} />
      </Folded>
      <Folded title="The proof">
        <Sheet label="The entry, as it is hashed">{printEntry(entry)}</Sheet>
        <Sheet label="The way to what the log signed">{receipt.proof}</Sheet>
      </Folded>
    </article>
  );
}

function Facts({ verdict }: Pick<ReceiptDocumentProps, "verdict">) {
  const { entry, index, checkpoint, signedBy } = verdict;
  const { app, address, commitment, everywhere_at } = entry;
  const target = targetName(entry);
  const utc = (at: string) => exactTime(new Date(at), "UTC");
  const facts: [string, ReactNode][] = [
    [target?.startsWith("inp_") ? "Record" : "What", code(target)],
    ["When", utc(entry.at)],
    ["Why", inShort(entry).by],
    ["Who", actorName(entry).replace(/^./, (letter) => letter.toUpperCase())],
    ["App", app && code(showId("app", app))],
    ["From", address && code(address)],
    ["In no backup from", everywhere_at && utc(everywhere_at)],
    ["Commitment", code(commitment)],
    ["Log", code(checkpoint.origin)],
    ["Entry", `${index}, of the ${checkpoint.size} that were signed`],
    ["Signed by", code(keyName(signedBy))],
  ];

  return (
    <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[9rem_minmax(0,1fr)]">
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name} className="contents">
              <dt className="text-muted max-sm:-mb-2">{name}</dt>
              <dd className="figures min-w-0 [overflow-wrap:anywhere]">
                {value}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

const code = (text: string | null) =>
  text && <span className="font-mono text-xs">{text}</span>;

function Sentence({ title, children }: { title: string; children: string }) {
  return (
    <section className="grid content-start gap-1">
      <h3 className="text-sm font-medium text-muted">{title}</h3>
      <p className="text-pretty">{children}</p>
    </section>
  );
}

function Folded({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="group">
      <summary className="w-fit text-sm text-accent-text">{title}</summary>
      <div className="grid gap-4 pt-3">{children}</div>
    </details>
  );
}

function Sentences({ title, all }: { title: string; all: string[] }) {
  return (
    <section className="grid gap-1.5 text-sm">
      <h3 className="text-muted">{title}</h3>
      <ul className="grid list-disc gap-1 pl-4 [overflow-wrap:anywhere]">
        {all.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

function Sheet({ label, children }: { label: string; children: string }) {
  return (
    <figure className="grid gap-1.5">
      <figcaption className="text-sm text-muted">{label}</figcaption>
      <pre className="whitespace-pre-wrap break-all rounded-md bg-sunken p-3 font-mono text-xs leading-5">
        {children}
      </pre>
    </figure>
  );
}
