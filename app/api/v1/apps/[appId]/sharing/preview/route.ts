import { z } from "zod";

import { route } from "@/lib/http/route";
import { previewStop } from "@/lib/sharing/preview";

export const POST = route(z.strictObject({}), previewStop);
