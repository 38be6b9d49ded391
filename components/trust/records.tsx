import type { Route } from "next";
import Link from "next/link";

import { Section } from "@/components/ui/surface";
import type { TrustView } from "@/lib/trust/schema";

/** What can be taken along: what it is made of, what is processed, which controls. */
export const RecordsSection = ({
  software: { name, version, components },
}: {
  software: TrustView["software"];
}) => (
  <Section
    id="records"
    title="To take along"
    description={`This is ${name} ${version}, and ${components} packages of others that run in it.`}
  >
    <ul className="grid gap-2">
      <li>
        <a href="/api/v1/trust/sbom" download className="link">
          Bill of materials
        </a>{" "}
        <span className="text-muted">
          Each package by version, licence and hash, as CycloneDX 1.6.
        </span>
      </li>
      <li>
        Records of processing:{" "}
        <a href="/api/v1/trust/processing?format=json" className="link">
          JSON
        </a>{" "}
        or{" "}
        <a href="/api/v1/trust/processing?format=csv" download className="link">
          CSV
        </a>{" "}
        <span className="text-muted">
          As GDPR Art. 30 asks for them, as far as the instance knows.
        </span>
      </li>
      <li>
        <Link href={"/trust/controls" as Route} className="link">
          Map of controls
        </Link>{" "}
        <span className="text-muted">
          SOC 2 and ASVS 5.0: what is shown here, and what only people attest.
        </span>
      </li>
    </ul>
  </Section>
);
