import type { Metadata, Route } from "next";
import Link from "next/link";

import { KeysPanel } from "@/components/api-keys/keys-panel";
import { FromPrograms } from "@/components/providers/from-programs";
import { ReadingColumn } from "@/components/shell/top-bar";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { listKeys } from "@/lib/api-keys/list";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";
import { publicUrl } from "@/lib/env";
import { PageQuery } from "@/lib/paging";
import { listModels } from "@/lib/predictions/models";

import { create } from "./actions";

export const metadata: Metadata = { title: "API keys" };

export default async function KeysPage({
  params,
  searchParams,
}: PageProps<"/apps/[appId]/api-keys">) {
  const { appId } = await params;
  const ctx = await pageContext(appId);
  const { slug } = await getApp(ctx);
  if (!ctx.actor.may.has("keys:read")) return <NotForYou />;

  const query = PageQuery.safeParse({ after: (await searchParams).after });
  const [keys, models] = await Promise.all([
    listKeys(ctx, query.success ? query.data : PageQuery.parse({})),
    listModels(ctx),
  ]);
  return (
    <ReadingColumn>
      <KeysPanel
        app={slug}
        origin={publicUrl()}
        keys={keys.data}
        models={models.data.map(({ id }) => id)}
        create={create.bind(null, slug)}
      />
      {keys.has_more && (
        <Link
          href={`/apps/${slug}/api-keys?after=${keys.last_id}` as Route}
          className="link"
        >
          Older keys
        </Link>
      )}
      <FromPrograms origin={publicUrl()} models={models.data} />
    </ReadingColumn>
  );
}

function NotForYou() {
  return (
    <ReadingColumn>
      <PageHeader title="API keys" />
      <EmptyState title="Owners and admins see the keys">
        Ask one of them for a key, or for the role.
      </EmptyState>
    </ReadingColumn>
  );
}
