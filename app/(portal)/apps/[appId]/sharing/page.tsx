import { SharingPanel } from "@/components/sharing/sharing-panel";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";
import { getSharing } from "@/lib/sharing/sharing";

export default async function SharingPage({
  params,
}: PageProps<"/apps/[appId]/sharing">) {
  const ctx = await pageContext((await params).appId);
  const [{ slug }, sharing] = await Promise.all([getApp(ctx), getSharing(ctx)]);

  return (
    <SharingPanel
      app={slug}
      sharing={sharing}
      may={ctx.actor.may.has("sharing:write")}
    />
  );
}
