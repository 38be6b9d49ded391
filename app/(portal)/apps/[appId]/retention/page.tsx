import { PolicyPanel } from "@/components/retention/policy-panel";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";
import { getPolicy } from "@/lib/retention/policy";

export default async function WindowPage({
  params,
}: PageProps<"/apps/[appId]/retention">) {
  const ctx = await pageContext((await params).appId);
  const [{ slug }, policy] = await Promise.all([getApp(ctx), getPolicy(ctx)]);

  return (
    <PolicyPanel
      app={slug}
      policy={policy}
      mayChange={ctx.actor.may.has("retention:write")}
    />
  );
}
