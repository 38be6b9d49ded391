import Link from "next/link";

import { documentHref, downloadHref } from "@/components/trust/place";
import { Button } from "@/components/ui/button";
import { roundedBytes } from "@/components/ui/format-number";
import { Section } from "@/components/ui/surface";
import type { DocumentView } from "@/lib/trust/documents/schema";

/** What there is to read beside this, for everyone or on request. */
export function DocumentsSection({ documents }: { documents: DocumentView[] }) {
  return (
    <Section
      id="documents"
      title="Documents"
      description="Some are for everyone, others on request, under terms."
    >
      {documents.length === 0 ? (
        <p>There are none yet.</p>
      ) : (
        <ul className="grid">
          {documents.map((one) => (
            <One key={one.id} one={one} />
          ))}
        </ul>
      )}
    </Section>
  );
}

const One = ({ one }: { one: DocumentView }) => (
  <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-3 last:border-0">
    <div className="grid min-w-0 gap-0.5">
      <p className="font-medium [overflow-wrap:anywhere]">{one.title}</p>
      <p className="max-w-prose text-sm text-muted [overflow-wrap:anywhere]">
        {one.description && `${one.description} `}
        {roundedBytes(one.bytes)}
      </p>
    </div>
    <Button asChild>
      {one.access === "public" ? (
        <a href={downloadHref(one.id)} download>
          Download<span className="sr-only"> {one.title}</span>
        </a>
      ) : (
        <Link href={documentHref(one.id)}>
          Request<span className="sr-only"> {one.title}</span>
        </Link>
      )}
    </Button>
  </li>
);
