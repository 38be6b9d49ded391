import "server-only";

import { AppError, type Failure, notFound } from "@/lib/errors";
import { Refused } from "@/lib/models/upstream/failure";

/** What Clarifai's codes mean here. All others are a failure of the provider's. */
const MEANINGS: [codes: number[], failure: Failure, meaning: string][] = [
  [[11005], "rate_limited", "it is asked too much"],
  [
    [11000, 11001, 11002, 11003, 11004, 11007, 11008, 11009],
    ...(["provider_failed", "it refused our credentials"] as const),
  ],
  [[30101], "unsupported_type", "it takes no content of that kind"],
  [[30105], "too_large", "that is too large for it"],
  [
    [11100, 11102, 30002, 30104, 30106],
    ...(["invalid_request", "it can't read what it was sent"] as const),
  ],
];

const NOT_THERE = [11101, 21200];

/** A code as a failure of ours. What Clarifai says beside it may quote what was sent. */
export function failureOf(code: number, retryAfterSeconds?: number): AppError {
  if (NOT_THERE.includes(code)) return notFound("model");
  const [, failure, meaning] = MEANINGS.find(([codes]) =>
    codes.includes(code),
  ) ?? [[], "provider_failed" as const, "it failed"];
  return new AppError(failure, `The provider answered ${code}: ${meaning}.`, {
    retryAfterSeconds,
  });
}

/** What a call was refused with, by the code where the answer has one. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof Refused)) return error;
  const code = Number(error.told.code ?? 0);
  return code === 0 ? error : failureOf(code, error.retryAfterSeconds);
}
