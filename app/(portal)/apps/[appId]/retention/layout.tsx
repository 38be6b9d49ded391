import type { Metadata } from "next";

import { PurgeLag } from "@/components/retention/lag";
import { RetentionTabs } from "@/components/retention/retention-tabs";
import { ReviewsDue } from "@/components/retention/reviews-due";
import { ReadingColumn } from "@/components/shell/top-bar";
import { PageHeader } from "@/components/ui/page-header";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";
import { reviewsDue } from "@/lib/retention/holds/due";
import { listHolds } from "@/lib/retention/holds/list";
import { HoldQuery } from "@/lib/retention/holds/schema";
import { getPurge } from "@/lib/retention/state";

export const metadata: Metadata = { title: "Retention" };

const NEWEST_DUE = HoldQuery.parse({ state: "due", limit: 3 });

export default async function RetentionLayout({
  children,
  params,
}: LayoutProps<"/apps/[appId]/retention">) {
  const { appId } = await params;
  const ctx = await pageContext(appId);
  const [{ slug }, due, newest, purge] = await Promise.all([
    getApp(ctx),
    reviewsDue(ctx),
    listHolds(ctx, NEWEST_DUE),
    getPurge(ctx),
  ]);

  return (
    <ReadingColumn>
      <PageHeader
        title="Retention"
        description="How long records stay, what keeps them longer, and what is gone."
      />
      <PurgeLag app={slug} purge={purge} />
      {due > 0 && <ReviewsDue app={slug} count={due} holds={newest.data} />}
      <RetentionTabs app={slug} due={due} />
      {children}
    </ReadingColumn>
  );
}
