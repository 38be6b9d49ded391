import { z } from "zod";

import { route } from "@/lib/http/route";
import { changeProvider, deleteProvider } from "@/lib/providers/change";
import { getProvider } from "@/lib/providers/list";
import { ProviderPatch } from "@/lib/providers/schema";

const Named = z.strictObject({ providerId: z.string() });

export const GET = route(Named, (ctx, { providerId }) =>
  getProvider(ctx, providerId),
);
export const PATCH = route(
  ProviderPatch.extend(Named.shape),
  (ctx, { providerId, ...patch }) => changeProvider(ctx, providerId, patch),
);
export const DELETE = route(Named, (ctx, { providerId }) =>
  deleteProvider(ctx, providerId),
);
