import "server-only";

/**
 * Lets at most so many do something at once; whoever comes then waits, in order. What
 * `enter` answers is called to leave. Aborting throws the signal's reason.
 */
export function turns(most: number) {
  let inside = 0;
  const waiting: (() => void)[] = [];
  const leave = () => {
    inside -= 1;
    waiting.shift()?.();
  };
  return async function enter(signal: AbortSignal): Promise<() => void> {
    while (inside >= most) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      await promise;
    }
    inside += 1;
    if (!signal.aborted) return leave;
    leave();
    throw signal.reason;
  };
}
