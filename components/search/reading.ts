import type { IndexMode } from "@/lib/context";
import { AppError } from "@/lib/errors";
import type { Query } from "@/lib/search/language/query";
import { readQuery } from "@/lib/search/language/read";

/** What stands in a search box, as it is understood, or why it is not. */
export type Read =
  | { text: string; query: Query; fault: null }
  | { text: string; query: null; fault: AppError };

export function readingOf(text: string, index: IndexMode): Read {
  try {
    return { text, query: readQuery(text, index), fault: null };
  } catch (error) {
    if (error instanceof AppError) return { text, query: null, fault: error };
    throw error;
  }
}
