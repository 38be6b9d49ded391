import type { Metadata } from "next";

import { LoggingPanel } from "@/components/logging/logging-panel";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";
import { getLogging } from "@/lib/logging/logging";

import { start } from "./actions";

export const metadata: Metadata = { title: "Detailed logging" };

export default async function LoggingPage({
  params,
}: PageProps<"/apps/[appId]/settings/logging">) {
  const ctx = await pageContext((await params).appId);
  const { may } = ctx.actor;
  const [{ slug }, logging] = await Promise.all([getApp(ctx), getLogging(ctx)]);
  return (
    <LoggingPanel
      app={slug}
      logging={logging}
      mayRead={may.has("logging:read")}
      start={may.has("logging:write") ? start.bind(null, slug) : undefined}
    />
  );
}
