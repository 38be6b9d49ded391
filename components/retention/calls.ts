import { holdsUrl, retentionUrl } from "@/components/retention/place";
import { ask } from "@/lib/http/ask";
import { HoldView } from "@/lib/retention/holds/schema";
import { PolicyView } from "@/lib/retention/schema";

/** Sets an app's policy. Refused with 409 where the preview no longer holds. */
export function setPolicy(
  app: string,
  policy: { store: boolean; window: string | null; token?: string },
): Promise<PolicyView> {
  return ask(PolicyView, retentionUrl(app), {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(policy),
  });
}

export function liftHold(app: string, id: string): Promise<HoldView> {
  return ask(HoldView, holdsUrl(app, id), { method: "DELETE" });
}
