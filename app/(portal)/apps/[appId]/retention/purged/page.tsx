import type { Metadata } from "next";

import { PurgeHistory } from "@/components/receipts/purge-history";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";

export const metadata: Metadata = { title: "Purged" };

export default async function PurgedPage({
  params,
}: PageProps<"/apps/[appId]/retention/purged">) {
  const { slug } = await getApp(await pageContext((await params).appId));

  return <PurgeHistory app={slug} />;
}
