import type { Metadata } from "next";

import { TrustPage } from "@/components/trust/trust-page";
import { db } from "@/lib/db";
import { trustCenter } from "@/lib/trust/center";
import { documentsIn } from "@/lib/trust/documents/document";
import { subprocessorsIn } from "@/lib/trust/subprocessors/subprocessors";

export const metadata: Metadata = {
  title: "Trust Center",
  description: "What this instance promises, and what it measures of that now.",
};

export default async function TrustCenterPage() {
  const [trust, subprocessors, documents] = await Promise.all([
    trustCenter(),
    subprocessorsIn(db()),
    documentsIn(db()),
  ]);
  return (
    <TrustPage
      trust={trust}
      subprocessors={subprocessors}
      documents={documents}
    />
  );
}
