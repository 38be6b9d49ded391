import type { Metadata } from "next";

import { InputPage } from "@/components/inputs/input-page";
import { listAnnotations } from "@/lib/annotations/list";
import { AnnotationQuery } from "@/lib/annotations/schema";
import { getApp } from "@/lib/apps/app";
import { listPeople } from "@/lib/apps/people";
import { foundPage, pageContext } from "@/lib/auth/page";
import { embeddedIn } from "@/lib/inputs/embedded";
import { openInput } from "@/lib/inputs/open";
import { readText } from "@/lib/inputs/read-text";
import { inputId as idOf } from "@/lib/inputs/record";
import { listPredictions } from "@/lib/predictions/list";
import { PredictionQuery } from "@/lib/predictions/schema";
import { listHolds } from "@/lib/retention/holds/list";
import { HoldQuery } from "@/lib/retention/holds/schema";
import { getShare } from "@/lib/sharing/share";
import { isSharing } from "@/lib/sharing/sharing";

import { place } from "../../retention/actions";
import { changeDetails } from "./actions";

export const metadata: Metadata = { title: "Input" };

export default async function OneInput({
  params,
}: PageProps<"/apps/[appId]/inputs/[inputId]">) {
  const { appId, inputId } = await params;
  const ctx = await pageContext(appId);
  const input = await foundPage(openInput(ctx, inputId));
  const isHere = input.fetch === null;
  const [
    app,
    text,
    embedded,
    predictions,
    annotations,
    holds,
    sharing,
    shares,
    people,
  ] = await Promise.all([
    getApp(ctx),
    isHere && input.type === "text" ? readText(ctx, idOf(inputId)) : undefined,
    isHere && input.type === "image" ? embeddedIn(ctx, inputId) : null,
    listPredictions(ctx, PredictionQuery.parse({ input: inputId })),
    listAnnotations(ctx, inputId, AnnotationQuery.parse({ limit: 200 })),
    listHolds(ctx, HoldQuery.parse({ state: "open", input: inputId })),
    getShare(ctx, inputId),
    isSharing(ctx),
    listPeople(ctx),
  ]);

  return (
    <InputPage
      key={input.id}
      app={app.slug}
      input={input}
      text={text?.text}
      next={text?.cut ? text.next : undefined}
      embedded={embedded}
      predictions={predictions.data}
      morePredictions={predictions.has_more}
      annotations={annotations}
      people={people}
      may={{
        change: ctx.actor.may.has("inputs:write"),
        destroy: ctx.actor.may.has("inputs:delete"),
        predict: ctx.actor.may.has("predict"),
        annotate: ctx.actor.may.has("annotations:write"),
        hold: ctx.actor.may.has("retention:write"),
        share: shares && ctx.actor.may.has("sharing:write"),
        takeBack: ctx.actor.may.has("sharing:write"),
        audit: ctx.actor.may.has("audit:read"),
      }}
      sharing={sharing}
      holds={holds.data}
      placeHold={place.bind(null, app.slug)}
      save={changeDetails.bind(null, app.slug, inputId)}
    />
  );
}
