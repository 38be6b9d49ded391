import { z } from "zod";

import { route } from "@/lib/http/route";
import { listOffers } from "@/lib/providers/offers";

const Named = z.strictObject({ providerId: z.string() });

export const GET = route(Named, (ctx, { providerId }) =>
  listOffers(ctx, providerId),
);
