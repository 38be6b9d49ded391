import { UploadThingError } from "@uploadthing/shared";

import { Refused } from "@/lib/http/ask";

/** Why a file didn't come through, and whether to try it again without being asked. */
export type Reason = { message: string; again: boolean };

const LOST = "The connection was lost. It goes on by itself.";

export function reasonOf(error: unknown): Reason {
  if (error instanceof Refused) return saidBy(error.problem);
  if (error instanceof UploadThingError) {
    const said = error.data as Partial<Said> | null;
    if (said?.detail) return saidBy({ ...said, detail: said.detail });
    const refused = error.code === "FORBIDDEN" || error.code === "BAD_REQUEST";
    if (refused) return { message: error.message, again: false };
  }
  return { message: LOST, again: true };
}

type Said = { detail: string; status?: number; error?: { code: string } };

/** What another request came in between of, or the server couldn't do just now. */
const PASSING = new Set([409, 429]);

const saidBy = ({ detail, status = 500, error }: Said) => ({
  message: detail,
  again:
    status >= 500 ||
    (PASSING.has(status) && error?.code !== "insufficient_quota"),
});
