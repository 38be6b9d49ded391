import type { Metadata } from "next";

import { SharingTabs } from "@/components/sharing/sharing-tabs";
import { ReadingColumn } from "@/components/shell/top-bar";
import { PageHeader } from "@/components/ui/page-header";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";

export const metadata: Metadata = { title: "Sharing" };

export default async function SharingLayout({
  children,
  params,
}: LayoutProps<"/apps/[appId]/sharing">) {
  const { appId } = await params;
  const { slug } = await getApp(await pageContext(appId));

  return (
    <ReadingColumn>
      <PageHeader
        title="Sharing"
        description="What others may see of this app: nothing, unless its owner shares it, and until they take it back."
      />
      <SharingTabs app={slug} />
      {children}
    </ReadingColumn>
  );
}
