/**
 * Asks `ask` for all who want the same at once: who comes while it is asked waits, with
 * all others who do, for the next asking, and never gets an answer to a question that
 * was put before they came. Who comes alone is answered as by `ask` itself.
 */
export function askedAsOne<K, V>(
  ask: (key: K) => Promise<V>,
): (key: K) => Promise<V> {
  const lines = new Map<K, { asked: Promise<V>; next: Promise<V> | null }>();

  function put(key: K): Promise<V> {
    const line = { asked: ask(key), next: null };
    lines.set(key, line);
    const leave = () => line.next === null && lines.delete(key);
    line.asked.then(leave, leave);
    return line.asked;
  }

  return (key) => {
    const line = lines.get(key);
    if (!line) return put(key);
    const putAgain = () => put(key);
    return (line.next ??= line.asked.then(putAgain, putAgain));
  };
}

type Waiting<T> = { item: T; done: PromiseWithResolvers<void> };

/**
 * Writes what comes while something is being written in one piece, as soon as that is
 * done; at most `most` at a time. Each resolves once its own is written. Where many
 * can't be written together each is tried alone, so that one spoils it for no other.
 */
export function writtenAsOne<T>(
  write: (items: T[]) => Promise<void>,
  most: number,
): (item: T) => Promise<void> {
  let waiting: Waiting<T>[] = [];
  let isWriting = false;

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const now = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await writeThese(now);
    }
    isWriting = false;
  }

  async function writeThese(these: Waiting<T>[]): Promise<void> {
    try {
      await write(these.map(({ item }) => item));
      for (const { done } of these) done.resolve();
    } catch (error) {
      const [alone, ...others] = these;
      if (others.length === 0) alone?.done.reject(error);
      else for (const one of these) await writeThese([one]);
    }
  }

  return (item) => {
    const done = Promise.withResolvers<void>();
    waiting.push({ item, done });
    if (!isWriting) void writeAll();
    return done.promise;
  };
}
