import "server-only";

import { once } from "node:events";
import { setTimeout as after } from "node:timers/promises";

import type { Shift } from "@/lib/jobs/chores";
import { runFetch, stopFetching } from "@/lib/jobs/fetches";
import { giveUp, runJob } from "@/lib/jobs/run";
import { log } from "@/lib/log";
import type { Turn } from "@/lib/queue/batches";
import {
  FETCHES,
  FETCHES_GIVEN_UP,
  type FetchPlace,
  GIVEN_UP,
  type Place,
  QUEUE,
  workersQueue,
} from "@/lib/queue/boss";

/** Jobs that a worker has in hand at a time. */
const AT_ONCE = 2;
const FETCHED_AT_ONCE = 4;
const CONNECTIONS = AT_ONCE + 3;
const TURN_MS = 15_000;
const POLL_SECONDS = 1;
const DRAIN_MS = 15_000;
const PAUSE_MS = 5_000;

/**
 * Takes jobs from the queue until the shift ends; returns when those in hand have come
 * to the end of their batch. A queue that doesn't open is tried again, and keeps no
 * chore from being done.
 */
export async function takeJobs(shift: Shift): Promise<void> {
  const { stop } = shift;
  while (!stop.aborted) {
    try {
      await takeThem(shift);
    } catch (error) {
      log.error("queue.failed", error);
      await after(PAUSE_MS, null, { signal: stop }).catch(() => {});
    }
  }
}

async function takeThem({ stop, watch }: Shift): Promise<void> {
  const { boss, start } = workersQueue(CONNECTIONS);
  const options = { pollingIntervalSeconds: POLL_SECONDS };
  const now = () => watch.now();
  try {
    await start();
    await boss.work<Place>(
      QUEUE,
      { ...options, localConcurrency: AT_ONCE },
      async ([job]) => job && runJob(job.data, newTurn(stop, now)),
    );
    await boss.work<Place>(
      GIVEN_UP,
      options,
      async ([job]) => job && giveUp(job.data, now()),
    );
    await boss.work<FetchPlace>(
      FETCHES,
      { ...options, localConcurrency: FETCHED_AT_ONCE },
      async ([job]) => job && runFetch(job.data, { now, stop }),
    );
    await boss.work<FetchPlace>(
      FETCHES_GIVEN_UP,
      options,
      async ([job]) => job && stopFetching(job.data, now()),
    );
    if (!stop.aborted) await once(stop, "abort");
  } finally {
    await boss.stop({ timeout: DRAIN_MS });
  }
}

function newTurn(stop: AbortSignal, now: () => Date): Turn {
  const end = performance.now() + TURN_MS;
  return { stop, now, isOver: () => performance.now() > end };
}
