import type { Metadata } from "next";
import { notFound } from "next/navigation";

import { ReportsQueue } from "@/components/community/reports-queue";
import { communityPage } from "@/lib/auth/community-page";

export const metadata: Metadata = { title: "Reports" };

export default async function ReportsPage() {
  const ctx = await communityPage();
  if (!ctx.reader?.moderates) notFound();
  return <ReportsQueue />;
}
