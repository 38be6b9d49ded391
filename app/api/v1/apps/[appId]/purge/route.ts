import { z } from "zod";

import { route } from "@/lib/http/route";
import { getPurge } from "@/lib/retention/state";

export const GET = route(z.strictObject({}), getPurge);
