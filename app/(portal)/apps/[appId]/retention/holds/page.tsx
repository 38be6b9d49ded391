import type { Metadata } from "next";

import { HoldsPanel } from "@/components/retention/holds-panel";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";
import { listHolds } from "@/lib/retention/holds/list";
import { HoldQuery } from "@/lib/retention/holds/schema";

import { place, review } from "../actions";

export const metadata: Metadata = { title: "Holds" };

export default async function HoldsPage({
  params,
  searchParams,
}: PageProps<"/apps/[appId]/retention/holds">) {
  const ctx = await pageContext((await params).appId);
  const { slug } = await getApp(ctx);
  const { state = "open", after } = await searchParams;
  const asked = HoldQuery.safeParse({ state, after });
  const query = asked.data ?? HoldQuery.parse({ state: "open" });

  return (
    <HoldsPanel
      app={slug}
      state={query.state ?? "open"}
      holds={await listHolds(ctx, query)}
      change={
        ctx.actor.may.has("retention:write")
          ? { place: place.bind(null, slug), review: review.bind(null, slug) }
          : undefined
      }
    />
  );
}
