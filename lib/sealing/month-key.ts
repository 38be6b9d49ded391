import "server-only";

import type { KeyObject } from "node:crypto";

import type { Vault } from "@/lib/stores";

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_DAYS = 7;

/**
 * How many keys a month begins with: one for each week from the first on, the fifth
 * for what is left. So each can be destroyed soon after its week, and an app that goes
 * by the clock alone never has to index anything anew. The next of each is made when
 * records under it were destroyed, for those that live on.
 */
export const KEYS_PER_MONTH = 5;

/** Longer than the longest request: after it, nothing new comes under a past key. */
const GRACE_MS = 2 * 60 * 60 * 1000;

/**
 * How long after terms under a key were destroyed the key goes, with what lives on under
 * it indexed anew; sooner where nothing does. Its week is over by then.
 */
export const RENEW_SECONDS = 7 * 24 * 60 * 60;

/** Which of an app's keys it is under which the terms of some records are hashed. */
export type MonthKey = {
  appId: string;
  /** Midnight, UTC, of the first day of the month of receipt. */
  month: Date;
  /** Which of the month's keys. */
  generation: number;
};

/** The key for what is received at an instant. */
export function monthKeyFor(appId: string, receivedAt: Date): MonthKey {
  const week = Math.floor((receivedAt.getUTCDate() - 1) / WEEK_DAYS);
  return { appId, month: monthOf(receivedAt), generation: week };
}

/** The week, or what is left of the month, from its first instant to its last's end. */
export function spanOf({ month, generation }: Omit<MonthKey, "appId">): {
  from: Date;
  to: Date;
} {
  const week = generation % KEYS_PER_MONTH;
  const from = month.getTime() + week * WEEK_DAYS * DAY_MS;
  const next = Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1);
  const to = Math.min(from + WEEK_DAYS * DAY_MS, next);
  return { from: new Date(from), to: new Date(to) };
}

/** Whether nothing new comes under a key that records were received under. */
export const isMonthKeyClosed = (key: MonthKey, now: Date): boolean =>
  key.generation >= KEYS_PER_MONTH ||
  now.getTime() >= spanOf(key).to.getTime() + GRACE_MS;

/** The key that is named, made if need be, and durable before this resolves. */
export const obtainMonthKey = (
  vault: Vault,
  key: MonthKey,
): Promise<KeyObject> => vault.keys.obtain(monthKeyName(key));

/** What the names of all month keys begin with. */
export const MONTH_KEYS = "months/";

/** Under what name it is in the key store. */
export const monthKeyName = ({ appId, month, generation }: MonthKey): string =>
  `${MONTH_KEYS}${appId}/${month.toISOString().slice(0, 7)}-${generation}`;

/** The way back. Null: it is the name of something else. */
export function readMonthKeyName(name: string): MonthKey | null {
  const [, appId, month, generation] =
    /^months\/([0-9a-f-]{36})\/(\d{4}-\d\d)-(\d{1,5})$/.exec(name) ?? [];
  if (!appId || !month) return null;
  return { appId, month: new Date(month), generation: Number(generation) };
}

const monthOf = (instant: Date): Date =>
  new Date(Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth()));
