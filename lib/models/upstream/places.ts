import { AppError } from "@/lib/errors";

const WAITING_FOR_EACH = 4;
const RETRY_SECONDS = 2;

/** So many calls at a time; some more wait in line, and the rest are sent away. */
export class Places {
  #taken = 0;
  readonly #line = new Set<() => void>();

  constructor(public limit: number) {}

  get isEmpty(): boolean {
    return this.#taken === 0 && this.#line.size === 0;
  }

  /**
   * Resolves when there is a place, with how to give it back. Throws `rate_limited` where
   * the line is too long, and the signal's reason for who leaves it.
   */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#taken >= this.limit) await this.#wait(signal);
    else this.#taken += 1;
    return () => this.#giveBack();
  }

  async #wait(signal: AbortSignal): Promise<void> {
    if (this.#line.size >= this.limit * WAITING_FOR_EACH) {
      throw new AppError(
        "rate_limited",
        "The provider is asked as much at a time as was allowed.",
        { retryAfterSeconds: RETRY_SECONDS },
      );
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      this.#line.delete(resolve);
      reject(signal.reason);
    };
    this.#line.add(resolve);
    signal.addEventListener("abort", leave, { once: true });
    try {
      await promise;
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  /** A place goes straight to the first in line, so that nobody slips in between. */
  #giveBack(): void {
    const [next] = this.#line;
    if (!next || this.#taken > this.limit) {
      this.#taken -= 1;
      return;
    }
    this.#line.delete(next);
    next();
  }
}
