import type { IndexMode } from "@/lib/context";
import { TERMS_VERSION } from "@/lib/index/terms";

/**
 * As which version the records of an app are to be in the index. It differs for one
 * that wants substrings, and for one that wants none of them there; 0 is no version.
 */
export function indexVersion(mode: IndexMode): number {
  if (mode === "off") return 1;
  return 2 * TERMS_VERSION + (mode === "substrings" ? 1 : 0);
}
