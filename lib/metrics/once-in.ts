import "server-only";

/**
 * Does work at most once in so many milliseconds, however many ask: they get the same
 * answer, and who asks while it is under way waits for it. What fails is done again.
 */
export function onceIn<T>(
  ms: number,
  work: () => Promise<T>,
): () => Promise<T> {
  let latest: { answer: Promise<T>; since: number } | null = null;
  return () => {
    if (latest && performance.now() - latest.since < ms) return latest.answer;
    const doing = { answer: work(), since: Number.POSITIVE_INFINITY };
    latest = doing;
    doing.answer.then(
      () => {
        doing.since = performance.now();
      },
      () => {
        latest = null;
      },
    );
    return doing.answer;
  };
}
