import "server-only";

import { errors } from "undici";

import { AppError, type Failure } from "@/lib/errors";
import { NEVER } from "@/lib/models/upstream/address";
import { NEVER_DIALLED, NotConnected } from "@/lib/models/upstream/dialer";

const RETRY_SECONDS_MAX = 60;

/** What of a refusal may be told on: words of a closed list, never the provider's own. */
export type Told = { code?: string; param?: string };

/** A provider answered with a status that says no. */
export class Refused extends AppError {
  constructor(
    readonly status: number,
    readonly told: Told = {},
    retryAfterMs: number | null = null,
  ) {
    super(failureOf(status), sentenceOf(status, told), {
      param: told.param,
      retryAfterSeconds: secondsOf(retryAfterMs),
    });
  }
}

/** What whoever asked could ask otherwise. */
const ASKED_WRONGLY = new Set([400, 404, 409, 415, 422]);
const TOO_LATE = new Set([408, 504]);
const CREDENTIALS = new Set([401, 403, 407]);

function failureOf(status: number): Failure {
  if (status === 413) return "too_large";
  if (status === 429) return "rate_limited";
  if (ASKED_WRONGLY.has(status)) return "invalid_request";
  return TOO_LATE.has(status) ? "provider_timeout" : "provider_failed";
}

function sentenceOf(status: number, { code }: Told): string {
  const answered = `The provider answered ${status}`;
  if (code) return `${answered}: ${code}.`;
  if (CREDENTIALS.has(status))
    return `${answered}: it refused our credentials.`;
  if (status < 400) return `${answered}, which is no answer to what was asked.`;
  return `${answered}.`;
}

const secondsOf = (ms: number | null) =>
  ms === null
    ? undefined
    : Math.min(RETRY_SECONDS_MAX, Math.max(1, Math.ceil(ms / 1000)));

/** In how many milliseconds a provider wants to be asked again. Null: it doesn't say. */
export function retryAfterOf(
  headers: Record<string, string | string[] | undefined>,
  now: number,
): number | null {
  const precise = Number(headers["retry-after-ms"] ?? Number.NaN);
  if (precise >= 0) return precise;
  const said = headers["retry-after"];
  if (typeof said !== "string") return null;
  const ms = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - now;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

/** What went wrong on the way to a provider or back, in a sentence of our own. */
export function failureOnTheWay(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof NotConnected) return unreached(error);
  const isLate =
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError;
  return isLate
    ? new AppError("provider_timeout", "The provider took too long to answer.")
    : failed("The connection to the provider broke.");
}

export const failed = (message: string, cause?: unknown) =>
  new AppError("provider_failed", message, { cause });

function unreached(error: NotConnected): AppError {
  const { code } = error;
  if (code === "UND_ERR_CONNECT_TIMEOUT" || code === "ETIMEDOUT") {
    return new AppError("provider_timeout", "The provider can't be reached.");
  }
  const why = WHY.find(([codes]) => codes.test(code))?.[1];
  const sentence = `The provider can't be reached${why ? `: ${why}` : ""}.`;
  return failed(sentence, error);
}

const WHY: [codes: RegExp, why: string][] = [
  [/^ECONNREFUSED$/, "nothing listens at its address"],
  [/^ECONNRESET$/, "it ends the connection at once"],
  [/^(ENOTFOUND|EAI_AGAIN|ENODATA)$/, "its name can't be found"],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, "no way leads to its address"],
  [/CERT|SIGNATURE|ISSUER/, "its certificate isn't trusted"],
  [/^(ERR_SSL|EPROTO|ERR_TLS)/, "it doesn't speak TLS as we do"],
  [new RegExp(`^${NEVER_DIALLED}$`), NEVER],
];
