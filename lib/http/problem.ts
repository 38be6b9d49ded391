import "server-only";

import {
  AppError,
  FAILURES,
  type Failure,
  type FieldErrors,
} from "@/lib/errors";
import { log } from "@/lib/log";
import { outageOf } from "@/lib/outage";

type Code = Failure | "internal";

/**
 * RFC 9457 problem details, the one shape in which a failure leaves the server.
 * The member `error` is what OpenAI's clients read.
 */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** The request id, as a URI. */
  instance: string;
  fields?: FieldErrors;
  /** Where in a text that is at fault, in UTF-16 code units, counted from 1. */
  position?: number;
  error: { message: string; type: string; param: string | null; code: Code };
};

/** What an error has to tell its caller. Null: nothing. */
export const knownFailure = (error: unknown): AppError | null =>
  error instanceof AppError ? error : outageOf(error);

/** The one place where an error becomes something that a caller can read. */
export function problemOf(error: unknown, requestId: string): Problem {
  const known = knownFailure(error);
  if (known) {
    if (known.cause) noteFailure("refused", known.cause, requestId);
    return problem(known.code, FAILURES[known.code], known.message, {
      requestId,
      param: known.param,
      fields: known.fields,
      position: known.position,
    });
  }

  noteFailure("failed", error, requestId);
  return problem(
    "internal",
    500,
    `Something went wrong on our side. If you write to us, quote ${requestId}.`,
    { requestId },
  );
}

/** Says to the log what a caller isn't told. That somebody left is no error of ours. */
export function noteFailure(
  event: "refused" | "failed",
  error: unknown,
  requestId: string,
): void {
  if (isLeaving(error)) log.info("left", { id: requestId });
  else log.error(event, error, { id: requestId });
}

/** How a request's signal says that its caller has left: here, and in Next's routes. */
const isLeaving = (error: unknown) =>
  error instanceof Error && /^(AbortError|ResponseAborted)$/.test(error.name);

function problem(
  code: Code,
  status: number,
  detail: string,
  rest: {
    requestId: string;
    param?: string;
    fields?: FieldErrors;
    position?: number;
  },
): Problem {
  return {
    type: `urn:sojourn:problem:${code}`,
    title: code.replaceAll("_", " "),
    status,
    detail,
    instance: `urn:uuid:${rest.requestId}`,
    ...(rest.fields && { fields: rest.fields }),
    ...(rest.position && { position: rest.position }),
    error: {
      message: detail,
      type: typeOf(code, status),
      param: rest.param ?? null,
      code,
    },
  };
}

/** As OpenAI's clients know it. */
function typeOf(code: Code, status: number): string {
  if (code === "insufficient_quota") return code;
  return status < 500 ? "invalid_request_error" : "server_error";
}
