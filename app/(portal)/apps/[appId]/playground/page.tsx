import type { Metadata } from "next";

import { AskPage } from "@/components/playground/ask-page";
import { getApp } from "@/lib/apps/app";
import { foundPage, pageContext } from "@/lib/auth/page";
import { appWindow } from "@/lib/decision/decide";
import { showDuration } from "@/lib/duration";
import { publicUrl } from "@/lib/env";
import { openInput } from "@/lib/inputs/open";
import { listModels } from "@/lib/predictions/models";
import { mayAsk } from "@/lib/providers/who-may";

export const metadata: Metadata = { title: "Playground" };

export default async function PlaygroundPage({
  params,
  searchParams,
}: PageProps<"/apps/[appId]/playground">) {
  const { appId } = await params;
  const { input } = await searchParams;
  const ctx = await pageContext(appId);
  const [{ slug }, models, about] = await Promise.all([
    getApp(ctx),
    listModels(ctx),
    typeof input === "string" ? foundPage(openInput(ctx, input)) : null,
  ]);
  const seconds = appWindow(ctx.policy);
  const { instance, workspace, app } = ctx.policy;

  return (
    <AskPage
      app={slug}
      origin={publicUrl()}
      models={models.data.filter(({ id, min_role }) =>
        mayAsk(ctx.actor, id, min_role),
      )}
      about={about}
      keeping={{
        allowed: instance.store && workspace.store && app.store,
        window: seconds === null ? null : showDuration(seconds),
      }}
    />
  );
}
