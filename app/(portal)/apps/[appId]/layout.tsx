import {
  BookOpen,
  ChartColumn,
  FlaskConical,
  Globe,
  History,
  Hourglass,
  Images,
  KeyRound,
  ScrollText,
  Settings,
  ShieldCheck,
  Users,
} from "lucide-react";
import type { Route } from "next";
import { cookies } from "next/headers";

import { BudgetBanner } from "@/components/budgets/budget-banner";
import { JobsPanel } from "@/components/jobs/jobs-panel";
import { LoggingBanner } from "@/components/logging/logging-banner";
import { AppShell } from "@/components/shell/app-shell";
import { AppSwitcher } from "@/components/shell/app-switcher";
import type { Entry } from "@/components/shell/entry";
import { getApp } from "@/lib/apps/app";
import { listApps } from "@/lib/apps/list";
import { communityPlace } from "@/lib/auth/community-page";
import { personContext } from "@/lib/auth/context";
import { pageContext, pageUser } from "@/lib/auth/page";
import { PageQuery } from "@/lib/paging";
import { reviewsDue } from "@/lib/retention/holds/due";
import { isOpen } from "@/lib/trust/settings";

import { leave } from "../../actions";

// More than anyone switches between by hand; all of them are on the page of apps.
const SWITCHABLE = PageQuery.parse({ limit: 50 });

export default async function AppLayout({
  children,
  params,
}: LayoutProps<"/apps/[appId]">) {
  const { appId } = await params;
  const ctx = await pageContext(appId);
  const user = await pageUser();
  const [app, apps, jar, due, community, isTold] = await Promise.all([
    getApp(ctx),
    listApps(await personContext(), SWITCHABLE),
    cookies(),
    reviewsDue(ctx),
    communityPlace(),
    isOpen(ctx.db),
  ]);

  const switchable = apps.data.map(({ id, slug, name }) => ({
    name,
    href: `/apps/${slug}/inputs` as Route,
    current: id === app.id,
  }));

  return (
    <AppShell
      entries={entriesOf(
        app.slug,
        due,
        community,
        ctx.actor.may.has("audit:read"),
        isTold,
      )}
      palette={{
        app: app.slug,
        index: app.index,
        apps: switchable.map(({ name, href }) => ({ label: name, href })),
        mayMakeKeys: ctx.actor.may.has("keys:write"),
      }}
      switcher={
        <AppSwitcher apps={switchable} all="/apps" create="/apps/new" />
      }
      person={{ name: user.name ?? user.email, email: user.email }}
      signOut={leave}
      folded={jar.get("side-bar")?.value === "folded"}
    >
      <BudgetBanner app={app.slug} />
      <LoggingBanner app={app.slug} />
      <JobsPanel app={app.slug} />
      {children}
    </AppShell>
  );
}

function entriesOf(
  slug: string,
  reviewsDue: number,
  community: Awaited<ReturnType<typeof communityPlace>>,
  mayAudit: boolean,
  isTold: boolean,
): Entry[] {
  const at = (place: string) => `/apps/${slug}/${place}` as Route;
  return [
    { href: at("inputs"), label: "Inputs", icon: <Images />, letter: "i" },
    { href: at("history"), label: "History", icon: <History />, letter: "h" },
    {
      href: at("playground"),
      label: "Playground",
      icon: <FlaskConical />,
      letter: "p",
    },
    ...(mayAudit
      ? [
          {
            href: at("audit"),
            label: "Audit",
            icon: <ScrollText />,
            letter: "a",
          },
        ]
      : []),
    {
      href: at("usage"),
      label: "Usage",
      icon: <ChartColumn />,
      letter: "u",
      secondary: true,
    },
    {
      href: at("api-keys"),
      label: "API keys",
      icon: <KeyRound />,
      letter: "k",
      secondary: true,
    },
    {
      href: at("retention"),
      label: "Retention",
      icon: <Hourglass />,
      letter: "r",
      secondary: true,
      waiting: { count: reviewsDue, what: "due for review" },
    },
    {
      href: at("sharing"),
      label: "Sharing",
      icon: <Globe />,
      letter: "o",
      secondary: true,
    },
    {
      href: at("settings"),
      label: "Settings",
      icon: <Settings />,
      letter: "s",
      secondary: true,
    },
    ...(community
      ? [
          {
            ...community,
            icon: <Users />,
            letter: "c",
            secondary: true,
            outside: true,
          },
        ]
      : []),
    ...(isTold
      ? [
          {
            href: "/trust" as Route,
            label: "Trust",
            icon: <ShieldCheck />,
            secondary: true,
            outside: true,
          },
        ]
      : []),
    {
      href: "/docs" as Route,
      label: "Docs",
      icon: <BookOpen />,
      secondary: true,
      outside: true,
    },
  ];
}
