import { expect, test } from "vitest";

import { Places } from "@/lib/models/upstream/places";

const stays = new AbortController().signal;

test("so many calls at a time, and the next in the order in which they came", async () => {
  const places = new Places(2);
  const order: string[] = [];
  const [first, second] = [await places.take(stays), await places.take(stays)];
  const third = places.take(stays).then((leave) => {
    order.push("third");
    return leave;
  });
  const fourth = places.take(stays).then((leave) => {
    order.push("fourth");
    return leave;
  });
  await Promise.resolve();
  expect(order).toEqual([]);
  first();
  const leaveThird = await third;
  expect(order).toEqual(["third"]);
  second();
  (await fourth)();
  leaveThird();
  expect(order).toEqual(["third", "fourth"]);
  expect(places.isEmpty).toBe(true);
});

test("four wait for each place, and the next is sent away with when to come back", async () => {
  const places = new Places(1);
  const leave = await places.take(stays);
  const waiting = [1, 2, 3, 4].map(() => places.take(stays));
  await expect(places.take(stays)).rejects.toMatchObject({
    code: "rate_limited",
    retryAfterSeconds: 2,
  });
  leave();
  for (const one of waiting) (await one)();
  expect(places.isEmpty).toBe(true);
});

test("who leaves the line gives up the place in it, and sees the reason given", async () => {
  const places = new Places(1);
  const leave = await places.take(stays);
  const caller = new AbortController();
  const waiting = places.take(caller.signal);
  const next = places.take(stays);
  caller.abort(new Error("gone"));
  await expect(waiting).rejects.toThrow("gone");
  leave();
  (await next)();
  expect(places.isEmpty).toBe(true);
  await expect(places.take(caller.signal)).rejects.toThrow("gone");
});

test("fewer places hold for those who come, and for those who wait", async () => {
  const places = new Places(2);
  const [first, second] = [await places.take(stays), await places.take(stays)];
  places.limit = 1;
  let isIn = false;
  const third = places.take(stays).then((leave) => {
    isIn = true;
    return leave;
  });
  first();
  await Promise.resolve();
  expect(isIn).toBe(false);
  second();
  (await third)();
  expect(places.isEmpty).toBe(true);
});
