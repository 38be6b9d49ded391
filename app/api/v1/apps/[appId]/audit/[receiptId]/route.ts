import { z } from "zod";

import { getAuditEntry } from "@/lib/audit-trail/list";
import { route } from "@/lib/http/route";

const Named = z.strictObject({ receiptId: z.string() });

export const GET = route(Named, (ctx, { receiptId }) =>
  getAuditEntry(ctx, receiptId),
);
