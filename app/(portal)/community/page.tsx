import type { Metadata } from "next";

import { CommunityBrowser } from "@/components/community/community-browser";
import { communityPage } from "@/lib/auth/community-page";

export const metadata: Metadata = { title: "Community" };

export default async function CommunityPage() {
  await communityPage();
  return <CommunityBrowser />;
}
