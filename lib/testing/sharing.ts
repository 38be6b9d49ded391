import type { Ctx } from "@/lib/context";
import { previewStop } from "@/lib/sharing/preview";
import { setSharing } from "@/lib/sharing/sharing";
import { newestText } from "@/lib/sharing/texts";

/** Switches an app's sharing on, as its owner does. */
export const startSharing = (ctx: Ctx) =>
  setSharing(ctx, {
    community: true,
    consent_text_version: newestText().version,
  });

/** Switches it off, as its owner does: after a preview. */
export async function stopSharing(ctx: Ctx) {
  const { token } = await previewStop(ctx);
  return setSharing(ctx, { community: false, token });
}
