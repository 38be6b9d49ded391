import { AppError } from "@/lib/errors";

const FAILURES_MAX = 5;
const PAUSE_MS = 15_000;

/** How a call ended. `left`: its caller went, which says nothing of the provider. */
export type Outcome = "answered" | "failed" | "left";

/** One call's way through a circuit. */
export type Passage = {
  /** The provider has begun to answer. */
  answers(): void;
  ends(outcome: Outcome): void;
};

/**
 * Spares a provider that is down, and its callers the wait. After some failures in a
 * row nothing is sent for a while; then one call is, and what comes of it decides.
 */
export class Circuit {
  #failures = 0;
  #openUntil: number | null = null;
  #isTried = false;

  get isSound(): boolean {
    return this.#failures === 0 && this.#openUntil === null;
  }

  /** Throws `provider_failed` where nothing is to be sent now. */
  enter(now: () => number): Passage {
    this.refuseWhileOpen(now());
    const isTrial = this.#openUntil !== null;
    if (isTrial) this.#isTried = true;
    return {
      answers: () => isTrial && this.#close(),
      ends: (outcome) => {
        if (isTrial) this.#isTried = false;
        if (outcome === "answered") this.#close();
        if (outcome === "failed") this.#fail(now(), isTrial);
      },
    };
  }

  refuseWhileOpen(now: number): void {
    if (this.#openUntil === null) return;
    const leftMs = this.#openUntil - now;
    if (leftMs <= 0 && !this.#isTried) return;
    throw new AppError(
      "provider_failed",
      "The provider has failed several times in a row, and is left alone for some seconds.",
      { retryAfterSeconds: Math.max(1, Math.ceil(leftMs / 1000)) },
    );
  }

  #close(): void {
    this.#failures = 0;
    this.#openUntil = null;
  }

  #fail(now: number, isTrial: boolean): void {
    this.#failures += 1;
    if (isTrial || this.#failures >= FAILURES_MAX) {
      this.#openUntil = now + PAUSE_MS;
    }
  }
}
