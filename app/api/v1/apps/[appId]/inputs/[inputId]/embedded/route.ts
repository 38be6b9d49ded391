import { z } from "zod";

import { route } from "@/lib/http/route";
import { openEmbedded } from "@/lib/inputs/embedded";

const Named = z.strictObject({ inputId: z.string() });

export const GET = route(Named, (ctx, { inputId }) =>
  openEmbedded(ctx, inputId),
);
