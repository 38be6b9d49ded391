import type { Metadata } from "next";

import { ModelsPanel } from "@/components/providers/models-panel";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";
import { publicUrl } from "@/lib/env";
import { PageQuery } from "@/lib/paging";
import { listModels } from "@/lib/predictions/models";
import { listProviders } from "@/lib/providers/list";

import { saveDefault } from "./actions";

export const metadata: Metadata = { title: "Models" };

// As many as an app can have.
const ALL = PageQuery.parse({ limit: 200, order: "asc" });

export default async function ModelsPage({
  params,
}: PageProps<"/apps/[appId]/settings/models">) {
  const { appId } = await params;
  const ctx = await pageContext(appId);
  const [{ slug }, models, providers] = await Promise.all([
    getApp(ctx),
    listModels(ctx),
    listProviders(ctx, ALL),
  ]);
  const { may } = ctx.actor;

  return (
    <ModelsPanel
      app={slug}
      origin={publicUrl()}
      models={models.data}
      providers={providers.data}
      saveDefault={
        may.has("apps:write") ? saveDefault.bind(null, slug) : undefined
      }
      mayChange={may.has("providers:write")}
    />
  );
}
