import "server-only";

import { AppError, type Failure, notFound } from "@/lib/errors";
import { outageOf } from "@/lib/outage";

/** Clarifai's status codes that are used here, and what they are called. */
const DESCRIPTIONS = {
  10000: "Ok",
  10010: "Mixed Success",
  10020: "Failure",
  11002: "Invalid credentials",
  11005: "Throttled",
  11007: "Insufficient scopes",
  11009: "API key not found",
  11100: "Bad request format",
  11101: "Resource does not exist",
  11102: "Invalid request",
  11103: "Method not allowed",
  21100: "Model trained successfully",
  21200: "Model does not exist",
  24150: "Annotation success",
  30000: "Download complete",
  30001: "Download pending",
  30002: "Download failed",
  30100: "Duplicate URL",
  30101: "Unsupported format",
  30102: "Input does not exist",
  30104: "Invalid argument",
  30105: "Over limit",
  30106: "Invalid URL",
  30200: "Input modified",
} as const;

export type Code = keyof typeof DESCRIPTIONS;

/** How every answer, and every item of a batch, says what became of it. */
export type Status = {
  code: Code;
  description: string;
  details: string;
  req_id: string;
};

export const statusOf = (
  code: Code,
  requestId: string,
  details = "",
): Status => ({
  code,
  description: DESCRIPTIONS[code],
  details,
  req_id: requestId,
});

/** Within which of these a status says that all went well. */
export const isFine = ({ code }: { code: Code }) =>
  code === 10000 ||
  code === 30000 ||
  code === 30001 ||
  code === 30200 ||
  code === 24150;

/** A failure that this wire has a code of its own for. */
export class WireError extends AppError {
  constructor(
    readonly status: Code,
    failure: Failure,
    message: string,
    options: { cause?: unknown } = {},
  ) {
    super(failure, message, options);
  }
}

/** How our failures are called there. */
const CODES: Record<Failure, Code> = {
  invalid_request: 11102,
  store_not_allowed: 11102,
  previous_response_not_found: 11102,
  unauthenticated: 11009,
  forbidden: 11007,
  not_found: 11101,
  method_not_allowed: 11103,
  conflict: 11102,
  too_large: 30105,
  unsupported_type: 30101,
  idempotency_mismatch: 11102,
  held: 10020,
  rate_limited: 11005,
  insufficient_quota: 11005,
  provider_failed: 10020,
  unavailable: 10020,
  provider_timeout: 10020,
  storage_full: 10020,
};

/** Of two things Clarifai says by a code which of them isn't there. */
const MISSING = new Map<string, Code>([
  [notFound("input").message, 30102],
  [notFound("model").message, 21200],
]);

/** The code of a failure that a caller may be told of. Null: it is none. */
export function codeOf(error: unknown): { code: Code; known: AppError } | null {
  const known = error instanceof AppError ? error : outageOf(error);
  if (!known) return null;
  if (known instanceof WireError) return { code: known.status, known };
  const missing = known.code === "not_found" && MISSING.get(known.message);
  return { code: missing || CODES[known.code], known };
}
