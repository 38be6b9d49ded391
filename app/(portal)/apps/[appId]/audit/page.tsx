import type { Metadata } from "next";

import { AuditBrowser } from "@/components/audit/audit-browser";
import { NotForYou } from "@/components/audit/not-for-you";
import { listKeys } from "@/lib/api-keys/list";
import { getApp } from "@/lib/apps/app";
import { listPeople } from "@/lib/apps/people";
import { pageContext } from "@/lib/auth/page";
import { PageQuery } from "@/lib/paging";

export const metadata: Metadata = { title: "Audit" };

// More than are picked from; any other is followed by a click on what it did.
const KEYS = PageQuery.parse({ limit: 50 });

export default async function AuditPage({
  params,
}: PageProps<"/apps/[appId]/audit">) {
  const ctx = await pageContext((await params).appId);
  if (!ctx.actor.may.has("audit:read")) return <NotForYou />;

  const [{ slug }, people, keys] = await Promise.all([
    getApp(ctx),
    listPeople(ctx),
    listKeys(ctx, KEYS),
  ]);
  const named = keys.data.map(({ id, name }) => [id, `${name} (key)`]);
  return (
    <AuditBrowser
      app={slug}
      actors={{ ...people, ...Object.fromEntries(named) }}
    />
  );
}
