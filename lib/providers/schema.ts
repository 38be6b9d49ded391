import { z } from "zod";

import { visible } from "@/lib/label";

/** A model as a caller names it. */
export const ModelId = visible(z.string().min(1).max(200));
