import { z } from "zod";

import { route } from "@/lib/http/route";
import { NewSharing } from "@/lib/sharing/ledger-schema";
import { getSharing, setSharing } from "@/lib/sharing/sharing";

export const GET = route(z.strictObject({}), getSharing);
export const PUT = route(NewSharing, setSharing);
