import type { Metadata } from "next";

import { SharedPage } from "@/components/community/shared-page";
import { communityPage } from "@/lib/auth/community-page";
import { foundPage } from "@/lib/auth/page";
import { openShared } from "@/lib/community/open";
import { readSharedText } from "@/lib/community/read";

export const metadata: Metadata = { title: "Shared input" };

export default async function OneShared({
  params,
}: PageProps<"/community/[shareId]">) {
  const { shareId } = await params;
  const ctx = await communityPage();
  const shared = await foundPage(openShared(ctx, { shareId }));
  const text =
    shared.type === "text"
      ? await foundPage(readSharedText(ctx, shareId))
      : undefined;

  return (
    <SharedPage
      shared={{ ...shared, id: shareId }}
      text={text?.text}
      next={text?.cut ? text.next : undefined}
      may={{
        report: ctx.reader !== null,
        takeDown: ctx.reader?.moderates ?? false,
      }}
    />
  );
}
