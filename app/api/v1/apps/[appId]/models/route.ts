import { z } from "zod";

import { route } from "@/lib/http/route";
import { listModels } from "@/lib/predictions/models";

export const GET = route(z.strictObject({}), listModels);
