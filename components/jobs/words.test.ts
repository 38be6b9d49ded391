import { expect, test } from "vitest";

import { paceOf, withSample } from "@/components/jobs/pace";
import { endWords, paceWords, progressWords } from "@/components/jobs/words";
import type { JobView } from "@/lib/queue/schema";

const job: JobView = {
  object: "job",
  id: "job_0",
  kind: "delete_inputs",
  state: "running",
  total: 50_000,
  done: 12_400,
  held: 0,
  missing: null,
  cancelling: false,
  created_at: "2026-11-23T12:00:00.000Z",
  started_at: "2026-11-23T12:00:01.000Z",
  finished_at: null,
};

test("a job says how far it is", () => {
  expect(progressWords({ ...job, state: "waiting" })).toBe(
    "Waits for a worker",
  );
  expect(progressWords({ ...job, total: null })).toBe("Counting");
  expect(progressWords(job)).toBe("12,400 of 50,000 records");
  expect(progressWords({ ...job, held: 3 })).toBe(
    "12,400 of 50,000 records, 3 held",
  );
});

test("its pace is that of the last seconds, and says when it will end", () => {
  let samples = withSample([], { at: 0, dealtWith: 0 });
  expect(paceOf(samples)).toBeNull();
  samples = withSample(samples, { at: 1_000, dealtWith: 0 });
  expect(paceOf(samples)).toBeNull();
  samples = withSample(samples, { at: 10_000, dealtWith: 5_000 });
  samples = withSample(samples, { at: 20_000, dealtWith: 15_000 });
  expect(samples).toHaveLength(2);
  expect(paceOf(samples)).toBe(1_000);

  expect(paceWords(job, null)).toBeNull();
  expect(paceWords(job, 1_000)).toBe("1,000/s, 37 seconds left");
  expect(paceWords({ ...job, done: 50_000 }, 1_000)).toBe("1,000/s");
  expect(paceWords({ ...job, cancelling: true }, 1_000)).toBe("Stopping");
});

test("it says what came of it, and what stays", () => {
  const done = { ...job, state: "done" as const, total: 5, done: 1 };
  expect(endWords(done)).toBe("1 record destroyed.");
  expect(endWords({ ...done, held: 2, missing: 2 })).toBe(
    "1 record destroyed. 2 records stay: a hold keeps them. 2 records were gone already.",
  );
  expect(endWords({ ...done, kind: "place_hold" })).toBe("1 record held.");
  expect(endWords({ ...job, state: "cancelled" })).toBe(
    "Stopped. 12,400 records destroyed.",
  );
  expect(endWords({ ...job, state: "failed", done: 0 })).toBe(
    "It failed, and stopped. 0 records destroyed.",
  );
});
