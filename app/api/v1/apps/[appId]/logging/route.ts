import { z } from "zod";

import { route } from "@/lib/http/route";
import { getLogging, setLogging, stopLogging } from "@/lib/logging/logging";
import { NewLogging } from "@/lib/logging/schema";

export const GET = route(z.strictObject({}), getLogging);
export const PUT = route(NewLogging, setLogging);
export const DELETE = route(z.strictObject({}), stopLogging);
