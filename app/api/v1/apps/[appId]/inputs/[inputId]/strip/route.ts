import { z } from "zod";

import { route } from "@/lib/http/route";
import { stripInput } from "@/lib/inputs/strip";

const Named = z.strictObject({ inputId: z.string() });

export const POST = route(Named, (ctx, { inputId }) =>
  stripInput(ctx, inputId),
);
