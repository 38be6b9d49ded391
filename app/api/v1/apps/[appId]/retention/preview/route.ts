import { route } from "@/lib/http/route";
import { previewPolicy } from "@/lib/retention/preview/preview";
import { Proposed } from "@/lib/retention/schema";

export const POST = route(Proposed, previewPolicy);
