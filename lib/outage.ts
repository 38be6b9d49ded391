import "server-only";

import { AppError } from "@/lib/errors";

const RETRY_SECONDS = 5;

/** As the system, PostgreSQL (its classes 08 and 57P, and 53300) and Prisma say it. */
const DATABASE_GONE =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|08...|57P0[123]|53300|P1001|P1002|P1008|P1017|P2024|P2028|DatabaseNotReachable|SocketTimeout|ConnectionClosed|TooManyConnections)$/;
const STORAGE_FULL = /^(ENOSPC|EDQUOT|53100)$/;
const STORAGE_BROKEN = /^(EIO|EROFS|58030)$/;
const BLOBS_GONE = /^BLOBS_GONE$/;

/** What the driver says in words alone. */
const CONNECTION_LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)/;

/**
 * What to tell a caller where a part that we need is out of order: database, disk or
 * blob store. Null: the error is of another kind. What was under way may or may not
 * have been done; what was answered as done, is.
 */
export function outageOf(error: unknown): AppError | null {
  const said = signsOf(error);
  const has = (sign: RegExp) => said.some((one) => sign.test(one));
  if (has(STORAGE_FULL)) {
    return new AppError(
      "storage_full",
      "The storage of this instance is full. Nothing was kept. Destroy what isn't needed, or make room, and try again.",
      { cause: error },
    );
  }
  // What caused it may be said as a lost database says it.
  if (has(BLOBS_GONE)) return unavailable("The blob store", error);
  if (has(DATABASE_GONE) || has(CONNECTION_LOST)) {
    return unavailable("The database", error);
  }
  return has(STORAGE_BROKEN) ? unavailable("The storage", error) : null;
}

/** Whether what failed so may have been committed all the same. */
export const mayHaveBeenDone = (error: unknown): boolean =>
  outageOf(error)?.code === "unavailable";

const unavailable = (what: string, cause: unknown) =>
  new AppError(
    "unavailable",
    `${what} can't be reached right now. Try again in some seconds; with an Idempotency-Key nothing is done twice.`,
    { cause, retryAfterSeconds: RETRY_SECONDS },
  );

type Failing = Partial<
  Record<"code" | "kind" | "originalCode" | "message", unknown>
> & {
  cause?: unknown;
  meta?: { driverAdapterError?: unknown };
};

/** The codes and messages of an error, and of what caused it. */
export function signsOf(error: unknown, depth = 0): string[] {
  const furthest = 5;
  if (typeof error !== "object" || error === null || depth > furthest)
    return [];
  const { code, kind, originalCode, message, cause, meta } = error as Failing;
  return [
    ...[code, kind, originalCode, message].filter(
      (sign): sign is string => typeof sign === "string",
    ),
    ...signsOf(cause, depth + 1),
    ...signsOf(meta?.driverAdapterError, depth + 1),
  ];
}
