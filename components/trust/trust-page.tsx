import { ContactSection } from "@/components/trust/contact";
import { DocumentsSection } from "@/components/trust/documents";
import { FigureRow } from "@/components/trust/figure-row";
import { Kept } from "@/components/trust/kept";
import { LeakageSection } from "@/components/trust/leakage-section";
import { RecordsSection } from "@/components/trust/records";
import { Standing } from "@/components/trust/standing";
import { SubprocessorsSection } from "@/components/trust/subprocessors";
import { TrustFrame } from "@/components/trust/trust-frame";
import { PART_TITLES } from "@/components/trust/words";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/surface";
import type { DocumentView } from "@/lib/trust/documents/schema";
import { PARTS, type TrustView } from "@/lib/trust/schema";
import type { SubprocessorView } from "@/lib/trust/subprocessors/schema";

type TrustPageProps = {
  trust: TrustView;
  subprocessors: SubprocessorView[];
  documents: DocumentView[];
};

/** What everyone may know of how this instance keeps its promises. */
export function TrustPage({ trust, subprocessors, documents }: TrustPageProps) {
  const { operator } = trust.contact;
  return (
    <TrustFrame>
      <PageHeader
        title="Trust Center"
        description={`What ${operator ? `${operator} promises` : "this instance promises"}, what is measured of that now, and how anybody checks it.`}
      />
      <Standing trust={trust} />
      {PARTS.map((part) => (
        <Section key={part} id={part} title={PART_TITLES[part]}>
          <ul className="grid">
            {trust.figures
              .filter((figure) => figure.part === part)
              .map((figure) => (
                <FigureRow key={figure.name} figure={figure} />
              ))}
          </ul>
        </Section>
      ))}
      <Kept settings={trust.settings} />
      <SubprocessorsSection subprocessors={subprocessors} />
      <DocumentsSection documents={documents} />
      <LeakageSection />
      <RecordsSection software={trust.software} />
      <ContactSection contact={trust.contact} />
    </TrustFrame>
  );
}
