import "server-only";

import { FAILURES } from "@/lib/errors";
import { noteFailure } from "@/lib/http/problem";
import {
  type Code,
  codeOf,
  isFine,
  type Status,
  statusOf,
} from "@/lib/wire/clarifai/status";

/** What a verb answers: its members stand beside `status`. */
export type Reply = {
  http: number;
  code: Code;
  details?: string;
  headers?: Record<string, string>;
  body: object;
};

export const reply = (
  body: object = {},
  headers: Record<string, string> = {},
): Reply => ({ http: 200, code: 10000, headers, body });

/** An item of a batch, as it went. */
export type Item = { status: Status };

/**
 * The answer to several. One that failed makes it "mixed", which is a 200, since the npm
 * client takes all else for a failure of the whole; where all failed it is one, and the
 * items are there all the same.
 */
export function batchReply(
  name: string,
  items: Item[],
  headers: Record<string, string> = {},
): Reply {
  const fine = items.filter(({ status }) => isFine(status)).length;
  const body = { [name]: items };
  if (fine === items.length) return { ...reply(body), headers };
  return fine > 0
    ? { http: 200, code: 10010, headers, body }
    : { http: 400, code: 10020, headers, body };
}

/** What became of an item that failed. What nobody foresaw is told to the log alone. */
export function failedItem(error: unknown, requestId: string): Status {
  const failure = codeOf(error);
  if (failure) {
    const { known, code } = failure;
    if (known.cause) noteFailure("refused", known.cause, requestId);
    return statusOf(code, requestId, known.message);
  }
  noteFailure("failed", error, requestId);
  return statusOf(10020, requestId, ourFault(requestId));
}

const ourFault = (requestId: string) =>
  `Something went wrong on our side. If you write to us, quote ${requestId}.`;

/** A reply as it goes over the wire. */
export function responseOf(
  { http, code, details, headers, body }: Reply,
  requestId: string,
): Response {
  const status = statusOf(code, requestId, details);
  return Response.json({ status, ...body }, { status: http, headers });
}

/** A failure of a whole call. */
export function refusal(error: unknown, requestId: string): Response {
  const failure = codeOf(error);
  const status = failedItem(error, requestId);
  const known = failure?.known;
  const retryAfter = known?.retryAfterSeconds;
  return Response.json(
    { status },
    {
      status: known ? FAILURES[known.code] : 500,
      headers: {
        ...known?.headers,
        ...(retryAfter && { "retry-after": String(Math.min(60, retryAfter)) }),
      },
    },
  );
}
