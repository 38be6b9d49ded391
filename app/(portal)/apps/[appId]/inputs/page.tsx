import type { Metadata } from "next";

import { InputsBrowser } from "@/components/inputs/inputs-browser";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";
import { appWindow } from "@/lib/decision/decide";
import { showDuration } from "@/lib/duration";
import { firstCall } from "@/lib/http/sample";
import { isSharing } from "@/lib/sharing/sharing";

export const metadata: Metadata = { title: "Inputs" };

export default async function InputsPage({
  params,
}: PageProps<"/apps/[appId]/inputs">) {
  const { appId } = await params;
  const ctx = await pageContext(appId);
  const [{ slug, index }, shares] = await Promise.all([
    getApp(ctx),
    isSharing(ctx),
  ]);
  const mayShare = ctx.actor.may.has("sharing:write");
  const { instance, workspace, app } = ctx.policy;
  const seconds = appWindow(ctx.policy);

  return (
    <InputsBrowser
      app={slug}
      samples={firstCall(slug)}
      index={index}
      mayDo={{
        annotate: ctx.actor.may.has("annotations:write"),
        hold: ctx.actor.may.has("retention:write"),
        export: ctx.actor.may.has("inputs:read"),
        share: shares && mayShare,
        unshare: shares && mayShare,
        destroy: ctx.actor.may.has("inputs:delete"),
      }}
      uploads={
        ctx.actor.may.has("inputs:write")
          ? {
              allowed: instance.store && workspace.store && app.store,
              window: seconds === null ? null : showDuration(seconds),
            }
          : null
      }
      maySave={{
        save: ctx.actor.may.has("searches:write"),
        changeAll: ctx.actor.may.has("apps:write"),
      }}
    />
  );
}
