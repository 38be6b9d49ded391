import { expect, test } from "vitest";

import { Circuit } from "@/lib/models/upstream/circuit";

function timed() {
  let ms = 0;
  const circuit = new Circuit();
  return {
    circuit,
    enter: () => circuit.enter(() => ms),
    pass: (seconds: number) => void (ms += seconds * 1000),
  };
}

function failTimes(enter: () => ReturnType<Circuit["enter"]>, times: number) {
  for (let n = 0; n < times; n++) enter().ends("failed");
}

test("after five failures in a row a provider is left alone for 15 seconds", () => {
  const { enter, pass } = timed();
  failTimes(enter, 5);
  expect(enter).toThrow(
    expect.objectContaining({
      code: "provider_failed",
      retryAfterSeconds: 15,
    }),
  );
  pass(14.5);
  expect(enter).toThrow(expect.objectContaining({ retryAfterSeconds: 1 }));
  pass(0.5);
  expect(enter).not.toThrow();
});

test("an answer between failures begins the count anew", () => {
  const { enter } = timed();
  failTimes(enter, 4);
  enter().ends("answered");
  failTimes(enter, 4);
  expect(enter).not.toThrow();
});

test("then one call is sent, and the others wait for what comes of it", () => {
  const { enter, pass } = timed();
  failTimes(enter, 5);
  pass(15);
  const trial = enter();
  expect(enter).toThrow("left alone");
  trial.answers();
  expect(enter).not.toThrow();
});

test("a trial that fails leaves the provider alone again", () => {
  const { enter, pass } = timed();
  failTimes(enter, 5);
  pass(15);
  enter().ends("failed");
  expect(enter).toThrow(expect.objectContaining({ retryAfterSeconds: 15 }));
});

test("a trial whose caller left says nothing, and another is made", () => {
  const { enter, pass } = timed();
  failTimes(enter, 5);
  pass(15);
  enter().ends("left");
  enter().ends("answered");
  expect(enter).not.toThrow();
});

test("callers who leave are no failures", () => {
  const { circuit, enter } = timed();
  for (let n = 0; n < 10; n++) enter().ends("left");
  expect(enter).not.toThrow();
  expect(circuit.isSound).toBe(true);
});
