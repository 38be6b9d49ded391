import "server-only";

import {
  AppError,
  FAILURES,
  type Failure,
  type FieldErrors,
} from "@/lib/errors";
import { log } from "@/lib/log";

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
  error: { message: string; type: string; param: string | null; code: Code };
};

/** The one place where an error becomes something that a caller can read. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof AppError) {
    if (error.cause) log.error("refused", error.cause, { id: requestId });
    return problem(error.code, FAILURES[error.code], error.message, {
      requestId,
      param: error.param,
      fields: error.fields,
    });
  }

  log.error("failed", error, { id: requestId });
  return problem(
    "internal",
    500,
    `Something went wrong on our side. If you write to us, quote ${requestId}.`,
    { requestId },
  );
}

function problem(
  code: Code,
  status: number,
  detail: string,
  rest: { requestId: string; param?: string; fields?: FieldErrors },
): Problem {
  return {
    type: `urn:sojourn:problem:${code}`,
    title: code.replaceAll("_", " "),
    status,
    detail,
    instance: `urn:uuid:${rest.requestId}`,
    ...(rest.fields && { fields: rest.fields }),
    error: {
      message: detail,
      type: status < 500 ? "invalid_request_error" : "server_error",
      param: rest.param ?? null,
      code,
    },
  };
}
