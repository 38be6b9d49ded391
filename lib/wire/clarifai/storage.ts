import "server-only";

import {
  type Decision,
  storageHeader,
  storageView,
} from "@/lib/decision/decide";
import type { StorageWish } from "@/lib/decision/schema";
import { flagIn } from "@/lib/wire/clarifai/call";

/** Whether anything is to be kept, where the header says. A call may only be stricter. */
export const wishOf = (request: Request): StorageWish => ({
  store: flagIn(request, "sojourn-store") === false ? false : null,
  retention: null,
});

/** How an answer tells what became of what it is about. */
export const storageTold = (decision: Decision) => ({
  "sojourn-storage": storageHeader(storageView(decision)),
});
