import "server-only";

import {
  type Clock,
  type ConstructorOptions,
  fromPrisma,
  PgBoss,
  systemClock,
} from "pg-boss";

import type { Db } from "@/lib/context";
import { db, poolOf } from "@/lib/db";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/** An app's job, by its ids. */
export type JobPlace = { app: string; job: string };

/** Where the queue says what is next: ids, and nothing else. */
export type Place = JobPlace | { communityExport: string };

/** An input whose content is to be fetched, by its ids. */
export type FetchPlace = { app: string; fetch: string };

export const QUEUE = "jobs";

/** By itself, so that slow servers keep no job waiting. */
export const FETCHES = "fetches";

/** Where a place in the queue ends that failed too often. */
export const GIVEN_UP = "jobs-given-up";
export const FETCHES_GIVEN_UP = "fetches-given-up";

/**
 * A worker that isn't heard of for 10 seconds is taken for dead, and its job goes to
 * another; they look for that each 10 seconds (`SUPERVISED`). What fails is tried
 * again for some 15 minutes. Of a job one entry waits at a time.
 */
const OPTIONS = {
  policy: "short",
  heartbeatSeconds: 10,
  expireInSeconds: 3_600,
  retryLimit: 20,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  retentionSeconds: 365 * 86_400,
  deleteAfterSeconds: 86_400,
} as const;

const SUPERVISED = {
  superviseIntervalSeconds: 10,
  monitorIntervalSeconds: 10,
};

const COMMON: ConstructorOptions = {
  schema: "pgboss",
  schedule: false,
  registerInstance: false,
  openTelemetry: { enabled: false },
};

/** Makes the queue's own schema, or brings it up to date. */
export async function installQueue(connectionString: string): Promise<void> {
  const boss = listenedTo({ ...COMMON, connectionString, supervise: false });
  try {
    await boss.start();
    await makeQueues(boss);
  } finally {
    await boss.stop();
  }
}

/**
 * The queue as a worker has it, which also looks after the jobs of the dead. Whoever
 * takes it stops it, also where `start` throws.
 */
export function workersQueue(connections: number) {
  const connectionString = env().DATABASE_URL;
  const max = connections;
  const boss = listenedTo({ ...COMMON, ...SUPERVISED, connectionString, max });
  const start = async () => {
    await boss.start();
    await makeQueues(boss);
  };
  return { boss, start };
}

async function makeQueues(boss: PgBoss): Promise<void> {
  const { policy, ...options } = OPTIONS;
  for (const [queue, deadLetter] of [
    [QUEUE, GIVEN_UP],
    [FETCHES, FETCHES_GIVEN_UP],
  ] as const) {
    await boss.createQueue(deadLetter);
    await boss.createQueue(queue, { policy });
    await boss.updateQueue(queue, { ...options, deadLetter });
  }
}

// Kept on the global, as the database's client is.
const kept = globalThis as { sojournQueue?: Promise<PgBoss> };

/** Puts a job into the queue, in the transaction that `db` is. */
export async function enqueue(db: Db, place: Place): Promise<void> {
  const boss = await sender();
  const singletonKey = "job" in place ? place.job : place.communityExport;
  await boss.send(QUEUE, place, { singletonKey, db: fromPrisma(db) });
}

/** Has a worker fetch an input, not before so many seconds have passed. */
export async function enqueueFetch(
  db: Db,
  place: FetchPlace,
  afterSeconds = 0,
): Promise<void> {
  const boss = await sender();
  await boss.send(FETCHES, place, {
    singletonKey: place.fetch,
    startAfter: afterSeconds,
    db: fromPrisma(db),
  });
}

// For what only sends: its upkeep shall not keep a process alive.
const UNHURRIED: Clock = {
  ...systemClock,
  setTimeout: (work, ms) => setTimeout(work, ms).unref(),
  setInterval: (work, ms) => setInterval(work, ms).unref(),
};

/** This process's own way to the queue: it sends, and does nothing else. */
function sender(): Promise<PgBoss> {
  kept.sojournQueue ??= listenedTo({
    ...COMMON,
    db: { executeSql: (text, values) => ownPool().query(text, values) },
    clock: UNHURRIED,
    supervise: false,
    migrate: false,
  }).start();
  kept.sojournQueue.catch(() => {
    kept.sojournQueue = undefined;
  });
  return kept.sojournQueue;
}

function ownPool() {
  const pool = poolOf(db());
  if (!pool) throw new Error("The process's own client has no pool.");
  return pool;
}

// What isn't listened to would end the process. What it hands over is a copy of the
// error, of which the code alone quotes nothing.
function listenedTo(options: ConstructorOptions): PgBoss {
  const boss = new PgBoss(options);
  boss.on("error", (error) => {
    const { code } = error as NodeJS.ErrnoException;
    log.error("queue.failed", error, { code });
  });
  return boss;
}
