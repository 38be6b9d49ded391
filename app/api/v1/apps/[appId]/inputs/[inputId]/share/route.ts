import { z } from "zod";

import { route } from "@/lib/http/route";
import { getShare, shareInput, unshareInput } from "@/lib/sharing/share";
import { Terms } from "@/lib/sharing/shares-schema";

const Named = z.strictObject({ inputId: z.string() });

export const GET = route(Named, (ctx, { inputId }) => getShare(ctx, inputId));
export const PUT = route(
  Terms.extend(Named.shape),
  (ctx, { inputId, ...terms }) => shareInput(ctx, inputId, terms),
);
export const DELETE = route(Named, (ctx, { inputId }) =>
  unshareInput(ctx, inputId),
);
