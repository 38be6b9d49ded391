import "server-only";

import type { AnnotationView } from "@/lib/annotations/schema";
import type { StoredTold } from "@/lib/annotations/store";
import type { Told } from "@/lib/annotations/told";
import type { InputView, StoredInput } from "@/lib/inputs/schema";
import { annotationData } from "@/lib/wire/clarifai/annotation-view";
import { hostedAt } from "@/lib/wire/clarifai/hosted";
import { structOf } from "@/lib/wire/clarifai/metadata";
import { type Status, statusOf } from "@/lib/wire/clarifai/status";

/** Of what wasn't to be stored, an input has no id. */
type View = InputView | StoredInput;

/** An input as Clarifai writes it. Its content isn't in it. */
export function inputOf(
  appId: string,
  { view, notes }: Told | StoredTold,
  requestId: string,
) {
  const { geo } = view;
  return {
    id: ownIdOf(view),
    data: {
      // The npm client's list never settles where there is no image at all.
      image: {},
      ...mediaOf(appId, view),
      ...annotationData(notes),
      metadata: structOf(view),
      ...(geo && { geo: { geo_point: geo } }),
    },
    created_at: view.received_at,
    modified_at: modifiedAt(view, notes),
    status: inputStatus(view, requestId),
  };
}

/** By what its sender calls a record; by ours where they don't. */
export const ownIdOf = ({ external_id, id }: View): string =>
  external_id ?? id ?? "";

/** Whether its content is here, if it was to be fetched. */
function inputStatus({ fetch }: View, requestId: string): Status {
  if (!fetch) return statusOf(30000, requestId);
  const code = fetch.state === "failed" ? 30002 : 30001;
  return statusOf(code, requestId, fetch.reason ?? "");
}

export function mediaOf(appId: string, view: View) {
  const { type, url, width, height, media_type } = view;
  const at = {
    ...(url !== null && { url }),
    ...(view.id !== null && { hosted: hostedAt(appId, type, view.id) }),
  };
  if (type === "text") return { text: at };
  const format = media_type.split("/")[1] ?? "";
  const info = { width: width ?? 0, height: height ?? 0, format };
  return type === "image"
    ? { image: { ...at, image_info: info } }
    : { video: { ...at, video_info: info } };
}

function modifiedAt(view: View, notes: AnnotationView[]): string {
  const times = notes.map(({ changed_at }) => changed_at);
  return [view.received_at, ...times].sort().at(-1) ?? view.received_at;
}
