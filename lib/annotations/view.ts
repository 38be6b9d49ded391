import "server-only";

import type { KeyObject } from "node:crypto";

import type { AnnotationBody, AnnotationView } from "@/lib/annotations/schema";
import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { showId, timeOf } from "@/lib/ids";
import { annotationPlace } from "@/lib/inputs/record";
import { openJson, sealJson } from "@/lib/sealing/field";

export type AnnotationRow = {
  id: string;
  input_id: string;
  author_kind: "member" | "key";
  author_id: string;
  changed_at: Date;
  sealed_body: Uint8Array;
};

/** What is sealed of an annotation is no larger. */
const BYTES_MOST = 64 * 1024;

/** Seals what somebody says with the key of the record that it is about. */
export function sealBody(
  ctx: Ctx,
  key: KeyObject,
  { id, inputId }: { id: string; inputId: string },
  body: AnnotationBody,
): Buffer {
  const sealed = sealJson(key, annotationPlace(ctx.appId, inputId, id), body);
  if (sealed.length <= BYTES_MOST) return sealed;
  throw new AppError(
    "too_large",
    "An annotation is 64 KiB at most. Make several of it.",
  );
}

export function openBody(
  ctx: Ctx,
  key: KeyObject,
  { id, input_id, sealed_body }: AnnotationRow,
): AnnotationBody {
  const place = annotationPlace(ctx.appId, input_id, id);
  return openJson(key, place, sealed_body) as AnnotationBody;
}

/** An annotation as the world sees it. */
export function viewOf(
  row: AnnotationRow,
  body: AnnotationBody,
): AnnotationView {
  const author = row.author_kind === "key" ? "key" : "usr";
  return {
    object: "annotation",
    id: showId("ann", row.id),
    input: showId("inp", row.input_id),
    ...body,
    author: showId(author, row.author_id),
    created_at: timeOf(row.id).toISOString(),
    changed_at: row.changed_at.toISOString(),
  };
}
