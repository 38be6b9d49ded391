import { z } from "zod";

import { route } from "@/lib/http/route";
import { openCommitment } from "@/lib/inputs/open-commitment";

const Named = z.strictObject({ inputId: z.string() });

export const GET = route(Named, (ctx, { inputId }) =>
  openCommitment(ctx, inputId),
);
