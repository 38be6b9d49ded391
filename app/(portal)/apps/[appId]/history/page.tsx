import type { Metadata } from "next";

import { HistoryBrowser } from "@/components/predictions/history-browser";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";
import { firstCall } from "@/lib/http/sample";
import { listModels } from "@/lib/predictions/models";

export const metadata: Metadata = { title: "History" };

export default async function HistoryPage({
  params,
}: PageProps<"/apps/[appId]/history">) {
  const { appId } = await params;
  const ctx = await pageContext(appId);
  const [{ slug, index }, models] = await Promise.all([
    getApp(ctx),
    listModels(ctx),
  ]);

  return (
    <HistoryBrowser
      index={index}
      app={slug}
      models={models.data}
      samples={firstCall(slug)}
    />
  );
}
