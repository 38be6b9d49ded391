import type { Metadata } from "next";

import { BudgetsPanel } from "@/components/budgets/budgets-panel";
import { listKeys } from "@/lib/api-keys/list";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";
import { listBudgets } from "@/lib/budgets/list";
import { PageQuery } from "@/lib/paging";

import { save } from "./actions";

export const metadata: Metadata = { title: "Budgets" };

// More than anyone sets by hand; any other key's is set by the API.
const KEYS = PageQuery.parse({ limit: 50 });

export default async function BudgetsPage({
  params,
}: PageProps<"/apps/[appId]/settings/budgets">) {
  const ctx = await pageContext((await params).appId);
  const { may } = ctx.actor;
  const [{ slug }, budgets, keys] = await Promise.all([
    getApp(ctx),
    listBudgets(ctx),
    may.has("keys:read") ? listKeys(ctx, KEYS) : { data: [] },
  ]);
  return (
    <BudgetsPanel
      app={slug}
      budgets={budgets.data}
      keys={Object.fromEntries(keys.data.map(({ id, name }) => [id, name]))}
      save={may.has("apps:write") ? save.bind(null, slug) : undefined}
    />
  );
}
