import { z } from "zod";

import { route } from "@/lib/http/route";
import { liftHold, reviewHold } from "@/lib/retention/holds/change";
import { getHold } from "@/lib/retention/holds/list";
import { HoldPatch } from "@/lib/retention/holds/schema";

const Named = z.strictObject({ holdId: z.string() });

export const GET = route(Named, (ctx, { holdId }) => getHold(ctx, holdId));
export const PATCH = route(
  HoldPatch.extend(Named.shape),
  (ctx, { holdId, ...patch }) => reviewHold(ctx, holdId, patch),
);
export const DELETE = route(Named, (ctx, { holdId }) => liftHold(ctx, holdId));
