import { downloadHref } from "@/components/trust/place";
import { RequestDocument } from "@/components/trust/request-document";
import { TrustFrame } from "@/components/trust/trust-frame";
import { Button } from "@/components/ui/button";
import { roundedBytes } from "@/components/ui/format-number";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/surface";
import type { DocumentView } from "@/lib/trust/documents/schema";
import type { TermsView } from "@/lib/trust/settings-schema";

type DocumentPageProps = {
  document: DocumentView;
  terms: TermsView;
  /** What was sent to open it. */
  grant: string | undefined;
  /** Whether it may be downloaded with that. */
  mayRead: boolean;
};

/** One document: to be downloaded, or to be asked for. */
export function DocumentPage({
  document,
  terms,
  grant,
  mayRead,
}: DocumentPageProps) {
  return (
    <TrustFrame>
      <PageHeader title={document.title} description={document.description} />
      {mayRead && (
        <Section
          title="Download it"
          description={
            document.access === "public"
              ? "It is for everyone."
              : "It was granted to you. That you take it is written down."
          }
        >
          <Button asChild look="primary">
            <a href={downloadHref(document.id, grant)} download>
              Download {document.filename}
            </a>
          </Button>
          <p className="mt-2 text-sm text-muted">
            {roundedBytes(document.bytes)}, {document.media_type}
          </p>
        </Section>
      )}
      {!mayRead && grant !== undefined && (
        <p role="status" className="text-red-text">
          This address doesn't open it, or not any more. You can ask for it
          anew.
        </p>
      )}
      {!mayRead && <RequestDocument document={document} terms={terms} />}
    </TrustFrame>
  );
}
