import type { Metadata } from "next";
import { notFound } from "next/navigation";

import { TrustPage } from "@/components/trust/trust-page";
import { hasTrustCenter, trustCenter } from "@/lib/trust/center";

export const metadata: Metadata = {
  title: "Trust Center",
  description: "What this instance promises, and what it measures of that now.",
  robots: { index: true, follow: true },
};

export default async function TrustCenterPage() {
  if (!hasTrustCenter()) notFound();
  return <TrustPage trust={await trustCenter()} />;
}
