"use server";

import type { Route } from "next";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";

import { changeApp, getApp } from "@/lib/apps/app";
import { AppName, IndexMode, Slug } from "@/lib/apps/schema";
import { action } from "@/lib/http/action";

const NameForm = z.object({ name: AppName, slug: Slug });

export const saveName = action(NameForm, async (ctx, wanted) => {
  const before = await getApp(ctx);
  const { slug } = await changeApp(ctx, wanted);
  if (slug !== before.slug) redirect(`/apps/${slug}/settings` as Route);
  refresh();
});

const IndexForm = z.object({ index: IndexMode });

export const saveIndex = action(IndexForm, async (ctx, wanted) => {
  await changeApp(ctx, wanted);
  refresh();
});
