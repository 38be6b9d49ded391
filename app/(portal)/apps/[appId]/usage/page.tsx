import type { Metadata } from "next";

import { UsageBrowser } from "@/components/usage/usage-browser";
import { listKeys } from "@/lib/api-keys/list";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";
import { PageQuery } from "@/lib/paging";

export const metadata: Metadata = { title: "Usage" };

// More than are told apart at a glance; any other is called by its id.
const KEYS = PageQuery.parse({ limit: 50 });

export default async function UsagePage({
  params,
}: PageProps<"/apps/[appId]/usage">) {
  const ctx = await pageContext((await params).appId);
  const { slug } = await getApp(ctx);
  const keys = ctx.actor.may.has("keys:read")
    ? (await listKeys(ctx, KEYS)).data
    : [];
  return (
    <UsageBrowser
      app={slug}
      keys={Object.fromEntries(keys.map(({ id, name }) => [id, name]))}
    />
  );
}
