import { signsOf } from "@/lib/outage";

const TRIES = 4;

/**
 * PostgreSQL's codes for what came between two who were at the same rows: a hold that
 * was placed on a record on its way out (by its foreign key; 23001 from version 18 on),
 * and a deadlock.
 */
const CONTESTED = new Set(["23001", "23503", "40P01", "40001"]);

/** Whether what was written belongs to something that is gone (foreign_key_violation). */
export const isOrphaned = (error: unknown): boolean =>
  signsOf(error).includes("23503");

/** Does `work` again where another was in its way, and nothing of it was done. */
export async function againWhereContested<T>(
  work: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const contested = signsOf(error).some((sign) => CONTESTED.has(sign));
      if (!contested || tries === TRIES) throw error;
    }
  }
}
