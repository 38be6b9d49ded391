import type { Metadata } from "next";
import Link from "next/link";

import { DestroyApp } from "@/components/apps/destroy-app";
import { Leakage } from "@/components/apps/leakage";
import { IndexForm, NameForm } from "@/components/apps/settings-forms";
import { keepingWords } from "@/components/apps/window-words";
import { ImportRecords } from "@/components/imports/import-records";
import { retentionHref } from "@/components/retention/place";
import { Section } from "@/components/ui/surface";
import { getApp } from "@/lib/apps/app";
import { pageContext } from "@/lib/auth/page";

import { saveIndex, saveName } from "./actions";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({
  params,
}: PageProps<"/apps/[appId]/settings">) {
  const { appId } = await params;
  const ctx = await pageContext(appId);
  const app = await getApp(ctx);

  return (
    <>
      <Section id="name" title="Name">
        <NameForm app={app} save={saveName.bind(null, appId)} />
      </Section>
      <Section title="What is kept" description={`${keepingWords(app)}.`}>
        <Link href={retentionHref(app.slug)} className="link">
          Change it in Retention
        </Link>
      </Section>
      <Section id="search" title="Search">
        <div className="grid gap-4">
          <IndexForm app={app} save={saveIndex.bind(null, appId)} />
          <Leakage />
        </div>
      </Section>
      {ctx.actor.may.has("inputs:write") && (
        <Section
          title="Import"
          description="Records and what people said of them, from COCO, YOLO, or an export."
        >
          <ImportRecords app={app.slug} />
        </Section>
      )}
      {ctx.actor.may.has("apps:write") && <DestroyApp app={app} />}
    </>
  );
}
