import type { Metadata } from "next";

import { NoIndex } from "@/components/similar/no-index";
import { SimilarToExample } from "@/components/similar/similar-to-example";
import { SimilarToInput } from "@/components/similar/similar-to-input";
import { getApp } from "@/lib/apps/app";
import { foundPage, pageContext } from "@/lib/auth/page";
import { openInput } from "@/lib/inputs/open";

export const metadata: Metadata = { title: "Similar" };

export default async function SimilarPage({
  params,
  searchParams,
}: PageProps<"/apps/[appId]/inputs/similar">) {
  const { appId } = await params;
  const { to } = await searchParams;
  const ctx = await pageContext(appId);
  const { slug } = await getApp(ctx);
  if (ctx.index === "off") return <NoIndex app={slug} />;
  if (typeof to !== "string") return <SimilarToExample app={slug} />;

  const input = await foundPage(openInput(ctx, to));
  return <SimilarToInput key={input.id} app={slug} input={input} />;
}
