import "server-only";

import type { Ctx } from "@/lib/context";
import { loggingHeaders } from "@/lib/inputs/detail";
import { withQuota } from "@/lib/metering/budget";

/** An answer with what its caller has to know: budgets, and details that are kept. */
export function noticed(ctx: Ctx, answer: Response): Response {
  withQuota(ctx, answer);
  if (answer.headers.get("sojourn-storage") === "none") return answer;
  for (const [name, value] of Object.entries(loggingHeaders(ctx))) {
    answer.headers.set(name, value);
  }
  return answer;
}
