import { getApp } from "@/lib/apps/app";
import { createApp } from "@/lib/apps/create";
import { listApps } from "@/lib/apps/list";
import { NewApp } from "@/lib/apps/schema";
import { anyContext } from "@/lib/auth/context";
import { AppError } from "@/lib/errors";
import { answering } from "@/lib/http/answer";
import { parse } from "@/lib/http/parse";
import { done, queryOf, said } from "@/lib/http/route";
import { PageQuery, page } from "@/lib/paging";

export function GET(request: Request): Promise<Response> {
  return answering(async () => {
    const ctx = await anyContext(request);
    const query = parse(PageQuery, queryOf(request));
    return said(
      "appId" in ctx
        ? page([await getApp(ctx)], 1)
        : await listApps(ctx, query),
    );
  });
}

export function POST(request: Request): Promise<Response> {
  return answering(async () => {
    const ctx = await anyContext(request);
    if ("appId" in ctx) throw onlyPeople();
    return done(ctx, request, {}, NewApp, createApp);
  });
}

const onlyPeople = () =>
  new AppError(
    "forbidden",
    "A key belongs to one app and can't make another. Sign in to do so.",
  );
