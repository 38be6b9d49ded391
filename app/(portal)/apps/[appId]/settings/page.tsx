import type { Metadata } from "next";

import { KeepingForm, NameForm } from "@/components/apps/settings-forms";
import { ReadingColumn } from "@/components/shell/top-bar";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/surface";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";

import { saveKeeping, saveName } from "./actions";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({
  params,
}: PageProps<"/apps/[appId]/settings">) {
  const { appId } = await params;
  const app = await getApp(await pageContext(appId));

  return (
    <ReadingColumn>
      <PageHeader
        title="Settings"
        description={`Of ${app.name}, in ${app.workspace.name}.`}
      />
      <Section title="Name">
        <NameForm app={app} save={saveName.bind(null, appId)} />
      </Section>
      <Section
        title="What is kept"
        description="A call, or a key, may only ask for less."
      >
        <KeepingForm app={app} save={saveKeeping.bind(null, appId)} />
      </Section>
    </ReadingColumn>
  );
}
