import { Globe } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";

import { ConsentList } from "@/components/sharing/consent-list";
import { sharingHref } from "@/components/sharing/place";
import { EmptyState } from "@/components/ui/empty-state";
import { getApp } from "@/lib/apps/app";
import { foundPage, pageContext } from "@/lib/auth/page";
import { listConsents } from "@/lib/sharing/consents";
import { ConsentQuery } from "@/lib/sharing/ledger-schema";

export const metadata: Metadata = { title: "History of sharing" };

export default async function HistoryPage({
  params,
  searchParams,
}: PageProps<"/apps/[appId]/sharing/history">) {
  const ctx = await pageContext((await params).appId);
  const { slug } = await getApp(ctx);
  const { after } = await searchParams;
  const query = ConsentQuery.parse(typeof after === "string" ? { after } : {});
  const consents = await foundPage(listConsents(ctx, query));
  if (consents.data.length === 0) {
    return (
      <EmptyState icon={<Globe />} title="Nothing was agreed to yet">
        Each consent, and each time that one is taken back, stands here with
        who, when, what for, and a receipt that anyone can check.
      </EmptyState>
    );
  }
  return (
    <section className="grid gap-4">
      <ConsentList app={slug} consents={consents.data} />
      {consents.has_more && consents.last_id && (
        <Link
          href={{
            pathname: sharingHref(slug, "history"),
            query: { after: consents.last_id },
          }}
          className="link"
        >
          Older ones
        </Link>
      )}
    </section>
  );
}
