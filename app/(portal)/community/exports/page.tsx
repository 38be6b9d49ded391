import type { Metadata } from "next";
import { redirect } from "next/navigation";

import { ExportsPage } from "@/components/community/exports-page";
import { communityPage } from "@/lib/auth/community-page";
import { workspacesOf } from "@/lib/community/workspaces";

export const metadata: Metadata = { title: "Training exports" };

export default async function CommunityExportsPage() {
  const ctx = await communityPage();
  if (!ctx.reader) redirect("/sign-in");
  return <ExportsPage workspaces={await workspacesOf(ctx)} />;
}
