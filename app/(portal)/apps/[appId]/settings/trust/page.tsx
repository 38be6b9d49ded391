import type { Metadata } from "next";
import { notFound } from "next/navigation";

import { TrustPanel } from "@/components/trust/settings/trust-panel";
import { recipientPage } from "@/lib/auth/community-page";
import { pageContext } from "@/lib/auth/page";
import { documentsIn } from "@/lib/trust/documents/document";
import { listRequests } from "@/lib/trust/documents/requests";
import { RequestQuery } from "@/lib/trust/documents/schema";
import { getTrustSettings } from "@/lib/trust/settings";
import { subprocessorsIn } from "@/lib/trust/subprocessors/subprocessors";

export const metadata: Metadata = { title: "Trust Center" };

const NEWEST = RequestQuery.parse({ limit: 200 });

export default async function TrustSettingsPage({
  params,
}: PageProps<"/apps/[appId]/settings/trust">) {
  await pageContext((await params).appId);
  const ctx = await recipientPage();
  if (!ctx.reader?.moderates) notFound();
  const [settings, requests, documents, subprocessors] = await Promise.all([
    getTrustSettings(ctx),
    listRequests(ctx, NEWEST),
    documentsIn(ctx.db),
    subprocessorsIn(ctx.db),
  ]);

  return (
    <TrustPanel
      settings={settings}
      requests={requests.data}
      documents={documents}
      subprocessors={subprocessors}
    />
  );
}
