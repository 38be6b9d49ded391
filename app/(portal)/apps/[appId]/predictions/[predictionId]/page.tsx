import { notFound, redirect } from "next/navigation";

import { inputHref } from "@/components/inputs/place";
import { foundPage, pageContext } from "@/lib/auth/page";
import { openPrediction } from "@/lib/predictions/prediction";

/** Who has the id of an answer is led to its record. */
export default async function OnePrediction({
  params,
}: PageProps<"/apps/[appId]/predictions/[predictionId]">) {
  const { appId, predictionId } = await params;
  const ctx = await pageContext(appId);
  const { input } = await foundPage(openPrediction(ctx, predictionId));
  redirect(input.id ? inputHref(appId, input.id) : notFound());
}
