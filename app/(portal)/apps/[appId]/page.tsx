import type { Route } from "next";
import { redirect } from "next/navigation";

export default async function AppPage({ params }: PageProps<"/apps/[appId]">) {
  redirect(`/apps/${(await params).appId}/inputs` as Route);
}
