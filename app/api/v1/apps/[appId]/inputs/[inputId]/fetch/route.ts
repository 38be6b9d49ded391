import { z } from "zod";

import { retryFetch } from "@/lib/fetches/retry";
import { route } from "@/lib/http/route";

const Named = z.strictObject({ inputId: z.string() });

export const POST = route(Named, (ctx, { inputId }) =>
  retryFetch(ctx, inputId),
);
