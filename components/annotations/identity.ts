/** Which annotation is which, where undoing and doing again makes it anew. */
export type Identities = ReturnType<typeof identities>;

/**
 * An annotation's key is the id by which it was first known here; each time that it is
 * made anew it has another id, and the same key.
 */
export function identities() {
  const ids = new Map<string, string>();
  const keys = new Map<string, string>();
  let made = 0;

  return {
    /** The key of one that is on its way. */
    another: () => `new-${++made}`,
    idOf: (key: string) => ids.get(key) ?? key,
    keyOf: (id: string) => keys.get(id) ?? id,
    isNow(key: string, id: string) {
      ids.set(key, id);
      keys.set(id, key);
    },
  };
}
