import { UploadThingError } from "@uploadthing/shared";

import { Refused } from "@/lib/http/ask";

/** Why a file didn't come through, and whether to try it again without being asked. */
export type Reason = { message: string; again: boolean };

const LOST = "The connection was lost. It goes on by itself.";

export function reasonOf(error: unknown): Reason {
  if (error instanceof Refused) return saidBy(error.problem);
  if (error instanceof UploadThingError) {
    const said = error.data as { detail?: string; status?: number } | null;
    if (said?.detail) return saidBy({ detail: said.detail, ...said });
    const refused = error.code === "FORBIDDEN" || error.code === "BAD_REQUEST";
    if (refused) return { message: error.message, again: false };
  }
  return { message: LOST, again: true };
}

/** What another request came in between of, or the server couldn't do just now. */
const PASSING = new Set([409, 429]);

const saidBy = ({
  detail,
  status = 500,
}: {
  detail: string;
  status?: number;
}) => ({
  message: detail,
  again: status >= 500 || PASSING.has(status),
});
