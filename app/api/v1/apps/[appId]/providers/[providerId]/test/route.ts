import { z } from "zod";

import { route } from "@/lib/http/route";
import { testProvider } from "@/lib/providers/check";

const Named = z.strictObject({ providerId: z.string() });

export const POST = route(Named, (ctx, { providerId }) =>
  testProvider(ctx, providerId),
);
