import { Flag, PackageOpen, Trash2, Users } from "lucide-react";

import { CommunityFrame } from "@/components/community/community-frame";
import type { Entry } from "@/components/shell/entry";
import { hasCommunity } from "@/lib/auth/community";
import { communityPage, recipientPage } from "@/lib/auth/community-page";
import { signedInUser } from "@/lib/auth/context";
import { openReports } from "@/lib/community/reports";
import { countOpen } from "@/lib/community/withdrawals/counts";

import { leave } from "../actions";

export default async function CommunityLayout({
  children,
}: LayoutProps<"/community">) {
  const ctx = await (hasCommunity() ? communityPage() : recipientPage());
  const user = ctx.reader && (await signedInUser());
  const entries: Entry[] = [];
  if (hasCommunity()) {
    entries.push({
      href: "/community",
      label: "Community",
      icon: <Users />,
      letter: "c",
    });
  }
  if (ctx.reader && hasCommunity()) {
    entries.push({
      href: "/community/exports",
      label: "Exports",
      icon: <PackageOpen />,
      letter: "e",
    });
  }
  if (ctx.reader) {
    entries.push({
      href: "/community/withdrawals",
      label: "To delete",
      icon: <Trash2 />,
      letter: "d",
      waiting: { count: await countOpen(ctx), what: "to delete" },
    });
  }
  if (ctx.reader?.moderates && hasCommunity()) {
    entries.push({
      href: "/community/reports",
      label: "Reports",
      icon: <Flag />,
      letter: "r",
      waiting: { count: await openReports(ctx), what: "waiting" },
    });
  }

  return (
    <CommunityFrame
      entries={entries}
      person={user && { name: user.name ?? user.email, email: user.email }}
      signOut={leave}
    >
      {children}
    </CommunityFrame>
  );
}
