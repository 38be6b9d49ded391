import { SettingsTabs } from "@/components/apps/settings-tabs";
import { ReadingColumn } from "@/components/shell/top-bar";
import { PageHeader } from "@/components/ui/page-header";
import { getApp } from "@/lib/apps/app";
import { recipientPage } from "@/lib/auth/community-page";
import { pageContext } from "@/lib/auth/page";

export default async function SettingsLayout({
  children,
  params,
}: LayoutProps<"/apps/[appId]/settings">) {
  const app = await getApp(await pageContext((await params).appId));
  const { reader } = await recipientPage();

  return (
    <ReadingColumn>
      <PageHeader
        title="Settings"
        description={`Of ${app.name}, in ${app.workspace.name}.`}
      />
      <SettingsTabs app={app.slug} runsInstance={reader?.moderates === true} />
      {children}
    </ReadingColumn>
  );
}
