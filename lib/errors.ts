/** Every failure that a caller may be told about, and the HTTP status it has. */
export const FAILURES = {
  invalid_request: 400,
  store_not_allowed: 400,
  previous_response_not_found: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_type: 415,
  idempotency_mismatch: 422,
  held: 423,
  rate_limited: 429,
  insufficient_quota: 429,
  provider_failed: 502,
  unavailable: 503,
  provider_timeout: 504,
  storage_full: 507,
} as const;

export type Failure = keyof typeof FAILURES;

/** What is wrong with an input, by the name of the field. */
export type FieldErrors = Record<string, string[] | undefined>;

/**
 * A failure its caller may read.
 *
 * The message is public and is shown as written, so it names no secret, no content
 * and no other tenant. Whatever is private goes in `cause`, which is logged and
 * never sent. An error of any other class reaches a caller as a bare 500.
 */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly fields?: FieldErrors;
  /** The member of the request that is at fault, where there is one. */
  readonly param?: string;
  /** Where in a text that is at fault, in UTF-16 code units, counted from 1. */
  readonly position?: number;
  /** Headers that the answer carries beside this failure. */
  readonly headers: Record<string, string> = {};
  /** In how many seconds it is worth asking again. At most 60. */
  readonly retryAfterSeconds?: number;

  constructor(
    readonly code: Failure,
    message: string,
    options: {
      cause?: unknown;
      fields?: FieldErrors;
      param?: string;
      position?: number;
      retryAfterSeconds?: number;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.fields = options.fields;
    this.param = options.param;
    this.position = options.position;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** The same failure, with headers to tell beside it. */
  telling(headers: Record<string, string>): this {
    Object.assign(this.headers, headers);
    return this;
  }
}

/** Also for what exists but is someone else's: telling the two apart is a leak. */
export const notFound = (what: string) =>
  new AppError("not_found", `There is no such ${what}.`);

export const isNotFound = (error: unknown) =>
  error instanceof AppError && error.code === "not_found";
