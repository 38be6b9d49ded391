import { publicUrl } from "@/lib/env";
import { openApi } from "@/lib/http/openapi";

export const dynamic = "force-dynamic";

/** Public: it describes the API, and nothing that is in it. */
export function GET(): Response {
  return Response.json(openApi(publicUrl()));
}
