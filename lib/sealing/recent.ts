import "server-only";

/** A map that forgets what was longest not asked for, once it holds more than `most`. */
export function recent<K, V>(most: number) {
  const kept = new Map<K, V>();

  return {
    get(key: K): V | undefined {
      const value = kept.get(key);
      if (value === undefined) return undefined;
      kept.delete(key);
      kept.set(key, value);
      return value;
    },
    set(key: K, value: V): void {
      kept.delete(key);
      kept.set(key, value);
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    },
    delete(key: K): void {
      kept.delete(key);
    },
  };
}
