import { z } from "zod";

import { route } from "@/lib/http/route";
import { getPolicy, setPolicy } from "@/lib/retention/policy";
import { NewPolicy } from "@/lib/retention/schema";

export const GET = route(z.strictObject({}), getPolicy);
export const PUT = route(NewPolicy, setPolicy);
