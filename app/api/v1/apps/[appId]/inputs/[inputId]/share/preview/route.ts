import { aboutRecord } from "@/lib/http/about-record";
import { cardOf } from "@/lib/sharing/preview";
import { Terms } from "@/lib/sharing/shares-schema";

export const POST = aboutRecord(Terms, cardOf);
