import Link from "next/link";

import { Wordmark } from "@/components/shell/mark";
import { SkipLink } from "@/components/shell/skip-link";
import { FigureRow } from "@/components/trust/figure-row";
import { Kept } from "@/components/trust/kept";
import { Standing } from "@/components/trust/standing";
import { PART_TITLES } from "@/components/trust/words";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/surface";
import { LEAKAGE, LEAKAGE_IN_SHORT } from "@/lib/index/leakage";
import { PARTS, type TrustView } from "@/lib/trust/schema";

/** What everyone may know of how this instance keeps its promises. */
export function TrustPage({ trust }: { trust: TrustView }) {
  return (
    <>
      <SkipLink />
      <div className="mx-auto grid w-full max-w-4xl gap-6 px-4 py-6 md:px-6">
        <header className="flex items-center justify-between gap-4">
          <Link href="/" aria-label="Sojourn">
            <Wordmark />
          </Link>
          <nav
            aria-label="Elsewhere"
            className="flex gap-4 text-sm print:hidden"
          >
            <Link href="/verify" className="link">
              Check a receipt
            </Link>
            <Link href="/docs" className="link">
              API
            </Link>
          </nav>
        </header>
        <main id="content" tabIndex={-1} className="grid gap-6 outline-none">
          <PageHeader
            title="Trust Center"
            description="What this instance promises, what it measures of that now, and how anybody checks it."
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
          <LeakageSection />
          <SoftwareSection software={trust.software} />
        </main>
      </div>
    </>
  );
}

const LeakageSection = () => (
  <Section
    id="leakage"
    title="What a thief of the database learns"
    description={LEAKAGE_IN_SHORT}
  >
    <details>
      <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
        All {LEAKAGE.length} points
      </summary>
      <dl className="mt-3 grid max-w-prose gap-3">
        {LEAKAGE.map(({ title, text }) => (
          <div key={title}>
            <dt className="font-medium">{title}</dt>
            <dd className="text-muted">{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  </Section>
);

const SoftwareSection = ({
  software: { name, version, components },
}: {
  software: TrustView["software"];
}) => (
  <Section
    id="software"
    title="What it is made of"
    description={`${name} ${version}, and ${components} packages of others that run in it. The bill of materials says which, by version, licence and hash, as CycloneDX 1.6.`}
  >
    <a href="/api/v1/trust/sbom" download className="link">
      Download the bill of materials
    </a>
  </Section>
);
