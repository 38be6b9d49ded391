import { expect, test } from "vitest";

import { askedAsOne, writtenAsOne } from "@/lib/as-one";

/** Something asked, each time to be answered by hand. */
function byHand<K, V>() {
  const asked: { key: K; answer: PromiseWithResolvers<V> }[] = [];
  const ask = (key: K) => {
    const answer = Promise.withResolvers<V>();
    asked.push({ key, answer });
    return answer.promise;
  };
  return { asked, ask };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("who comes while it is asked gets the answer to a question that was put later", async () => {
  const { asked, ask } = byHand<string, string>();
  const asOne = askedAsOne(ask);

  const first = asOne("a");
  const late = [asOne("a"), asOne("a"), asOne("a")];
  expect(asked).toHaveLength(1);
  asked[0]?.answer.resolve("old");
  expect(await first).toBe("old");
  await settled();
  expect(asked).toHaveLength(2);
  asked[1]?.answer.resolve("new");
  expect(await Promise.all(late)).toEqual(["new", "new", "new"]);

  await settled();
  const again = asOne("a");
  expect(asked).toHaveLength(3);
  asked[2]?.answer.resolve("newest");
  expect(await again).toBe("newest");
});

test("what is asked of one waits for no other", async () => {
  const { asked, ask } = byHand<string, string>();
  const asOne = askedAsOne(ask);

  const both = [asOne("a"), asOne("b")];
  expect(asked.map(({ key }) => key)).toEqual(["a", "b"]);
  for (const { key, answer } of asked) answer.resolve(key);
  expect(await Promise.all(both)).toEqual(["a", "b"]);
});

test("a question that fails fails for who put it, and is put again for who came later", async () => {
  const { asked, ask } = byHand<string, string>();
  const asOne = askedAsOne(ask);

  const first = asOne("a");
  const late = asOne("a");
  asked[0]?.answer.reject(new Error("broken"));
  await expect(first).rejects.toThrow("broken");
  await settled();
  asked[1]?.answer.resolve("well");
  expect(await late).toBe("well");
});

test("what comes while something is written is written in one piece, and each once", async () => {
  const { asked: written, ask } = byHand<number[], void>();
  const write = writtenAsOne<number>(ask, 3);

  const all = Promise.all([1, 2, 3, 4, 5].map(write));
  expect(written.map(({ key }) => key)).toEqual([[1]]);
  written[0]?.answer.resolve();
  await settled();
  written[1]?.answer.resolve();
  await settled();
  written[2]?.answer.resolve();
  await all;
  expect(written.map(({ key }) => key)).toEqual([[1], [2, 3, 4], [5]]);
});

test("what can't be written spoils nothing but itself", async () => {
  const kept: number[] = [];
  const write = writtenAsOne<number>(async (items) => {
    await settled();
    if (items.includes(3)) throw new Error("three");
    kept.push(...items);
  }, 10);

  const done = await Promise.allSettled([1, 2, 3, 4].map(write));
  expect(done.map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
  expect(kept).toEqual([1, 2, 4]);
  await write(5);
  expect(kept).toEqual([1, 2, 4, 5]);
});
