import type { Metadata } from "next";

import { CreateAppForm } from "@/components/apps/create-app-form";
import { PortalFrame } from "@/components/shell/portal-frame";
import { PageHeader } from "@/components/ui/page-header";
import { pageUser } from "@/lib/auth/page";
import { showDuration } from "@/lib/duration";
import { defaultWindow } from "@/lib/env";

import { leave } from "../../actions";
import { create } from "./actions";

export const metadata: Metadata = { title: "New app" };

export default async function NewAppPage() {
  const user = await pageUser();

  return (
    <PortalFrame
      person={{ name: user.name ?? user.email, email: user.email }}
      signOut={leave}
    >
      <PageHeader
        title="New app"
        description="A boundary of its own: nothing in it is seen by another app."
      />
      <CreateAppForm create={create} window={showDuration(defaultWindow())} />
    </PortalFrame>
  );
}
