import type { AppView } from "@/lib/apps/schema";
import type { IndexMode } from "@/lib/context";
import { showDuration } from "@/lib/duration";
import { showId } from "@/lib/ids";

export type AppRow = {
  id: string;
  slug: string;
  name: string;
  store: boolean;
  windowSeconds: bigint | null;
  index: IndexMode;
  defaultModel: string | null;
  createdAt: Date;
  closingAt: Date | null;
  workspace: { id: string; name: string };
};

/** An app as the world sees it. */
export function viewOf(app: AppRow): AppView {
  return {
    object: "app",
    id: showId("app", app.id),
    slug: app.slug,
    name: app.name,
    workspace: {
      id: showId("wsp", app.workspace.id),
      name: app.workspace.name,
    },
    store: app.store,
    window:
      app.windowSeconds === null
        ? null
        : showDuration(Number(app.windowSeconds)),
    index: app.index,
    default_model: app.defaultModel,
    created_at: app.createdAt.toISOString(),
    closing_at: app.closingAt?.toISOString() ?? null,
  };
}

export const withWorkspace = {
  workspace: { select: { id: true, name: true } },
} as const;
