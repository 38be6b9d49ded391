import type { Receipt } from "@/lib/log/receipt";

const PLACE = "receipt-to-check";

/** Leaves a receipt for the page that checks it, in this tab alone and in no address. */
export function handOver(receipt: Receipt): void {
  sessionStorage.setItem(PLACE, JSON.stringify(receipt, null, 2));
}

/** The receipt that was left, once. */
export function takeHandedOver(): string | null {
  const text = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  return text;
}
