import type { Metadata } from "next";

import { DocumentPage } from "@/components/trust/document-page";
import { foundPage } from "@/lib/auth/page";
import { db } from "@/lib/db";
import { findDocument, viewOf } from "@/lib/trust/documents/document";
import { isGranted } from "@/lib/trust/documents/read";
import { termsIn } from "@/lib/trust/settings";

export const metadata: Metadata = {
  title: "Document",
  // The address may be what opens it.
  referrer: "no-referrer",
};

export default async function TrustDocumentPage({
  params,
  searchParams,
}: PageProps<"/trust/documents/[documentId]">) {
  const { documentId } = await params;
  const { grant } = await searchParams;
  const sent = typeof grant === "string" ? grant : undefined;
  const visit = { db: db(), now: new Date() };
  const row = await foundPage(findDocument(visit, documentId));
  const mayRead = !row.onRequest || (await isGranted(visit, row.id, sent));

  return (
    <DocumentPage
      document={viewOf(row)}
      terms={await termsIn(visit.db)}
      grant={sent}
      mayRead={mayRead}
    />
  );
}
