import { z } from "zod";

import { route } from "@/lib/http/route";
import { getReceipt } from "@/lib/receipts/receipt";

const Named = z.strictObject({ receiptId: z.string() });

export const GET = route(Named, (ctx, { receiptId }) =>
  getReceipt(ctx, receiptId),
);
