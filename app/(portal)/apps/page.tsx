import { Plus } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";

import { AppList } from "@/components/apps/app-list";
import { PortalFrame } from "@/components/shell/portal-frame";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { listApps } from "@/lib/apps/list";
import { communityPlace } from "@/lib/auth/community-page";
import { personContext } from "@/lib/auth/context";
import { pageUser } from "@/lib/auth/page";
import { PageQuery } from "@/lib/paging";

import { leave } from "../actions";

export const metadata: Metadata = { title: "Apps" };

export default async function AppsPage({ searchParams }: PageProps<"/apps">) {
  const { after } = await searchParams;
  const user = await pageUser();
  const query = PageQuery.safeParse({ after });
  const apps = await listApps(
    await personContext(),
    query.success ? query.data : PageQuery.parse({}),
  );

  return (
    <PortalFrame
      person={{ name: user.name ?? user.email, email: user.email }}
      signOut={leave}
      community={await communityPlace()}
    >
      <PageHeader
        title="Apps"
        description="Each keeps what it is sent apart from the others, for its own time."
        actions={
          <Button look="primary" asChild>
            <Link href="/apps/new">
              <Plus />
              New app
            </Link>
          </Button>
        }
      />
      {apps.data.length === 0 ? (
        <EmptyState title="No app yet">
          An app is where inputs, keys and a window live. Make the first one.
        </EmptyState>
      ) : (
        <AppList apps={apps.data} />
      )}
      {apps.has_more && (
        <Link href={`/apps?after=${apps.last_id}` as Route} className="link">
          More apps
        </Link>
      )}
    </PortalFrame>
  );
}
