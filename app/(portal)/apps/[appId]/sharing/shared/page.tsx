import type { Metadata } from "next";

import { SharesPanel } from "@/components/sharing/shares-panel";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";

export const metadata: Metadata = { title: "Shared by me" };

export default async function SharedPage({
  params,
}: PageProps<"/apps/[appId]/sharing/shared">) {
  const { slug } = await getApp(await pageContext((await params).appId));

  return <SharesPanel app={slug} />;
}
