import { route } from "@/lib/http/route";
import { listReceipts } from "@/lib/receipts/receipt";
import { ReceiptQuery } from "@/lib/receipts/schema";

export const GET = route(ReceiptQuery, listReceipts);
