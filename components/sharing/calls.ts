import { shareUrl, sharingUrl } from "@/components/sharing/place";
import { ask } from "@/lib/http/ask";
import { JobView } from "@/lib/queue/schema";
import {
  type NewSharing,
  SharingPreview,
  SharingView,
} from "@/lib/sharing/ledger-schema";
import { ShareState, type Terms } from "@/lib/sharing/shares-schema";

const sent = (method: string, body: object): RequestInit => ({
  method,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

export const setSharing = (app: string, wanted: NewSharing) =>
  ask(SharingView, sharingUrl(app), sent("PUT", wanted));

export const previewStop = (app: string) =>
  ask(SharingPreview, `${sharingUrl(app)}/preview`, sent("POST", {}));

export const share = (app: string, input: string, terms: Terms) =>
  ask(ShareState, shareUrl(app, input), sent("PUT", terms));

export const takeBack = (app: string, input: string) =>
  ask(ShareState, shareUrl(app, input), { method: "DELETE" });

/** Shares what is selected: of a query, what its preview showed. */
export const shareMany = (app: string, wanted: object) =>
  ask(JobView, `/api/v1/apps/${app}/inputs/share`, sent("POST", wanted));
