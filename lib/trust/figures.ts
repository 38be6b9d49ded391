import "server-only";

import type { Ctx } from "@/lib/context";
import { env, publicUrl } from "@/lib/env";
import { firstIdAt } from "@/lib/ids";
import { EPOCH_SECONDS } from "@/lib/inputs/destroy";
import { countOf, figuresOf } from "@/lib/metrics/figures";
import { CLAIMS } from "@/lib/trust/claims";
import { callsCounted } from "@/lib/trust/counts";
import { GRACE_SECONDS, lateRecords } from "@/lib/trust/late";
import { logState } from "@/lib/trust/log-state";
import { queryFor, type Settings } from "@/lib/trust/queries";
import { foundIn } from "@/lib/trust/rounds";
import { FIGURES, type Figure, type FigureName } from "@/lib/trust/schema";
import { Prisma } from "@/prisma/generated/client";

type Of = Pick<Ctx, "db" | "vault" | "now">;
type Value = Figure["value"];

/** The settings that figures depend on. */
export const settingsNow = (): Settings => ({
  windowMax: env().WINDOW_MAX ?? null,
});

/** Each figure as it is at an instant, and whether it is right. */
export async function trustFigures(ctx: Of): Promise<Figure[]> {
  const { values, isWrong, isUnknown } = await measured(ctx);
  return FIGURES.map((name) => {
    const { kept, public: isPublic, ...claim } = CLAIMS[name];
    const value = values[name];
    const isRight = (kept?.(value, ctx.now) ?? true) && !isWrong.has(name);
    const state = isRight && kept ? "right" : isRight ? "told" : "wrong";
    return {
      name,
      ...claim,
      value,
      state: isRight && isUnknown.has(name) ? "unknown" : state,
      command: isPublic ? verifyCommand() : `npm run -s sojourn -- evidence`,
      sql: queryFor(name, settingsNow()),
    };
  });
}

type Measured = {
  values: Record<FigureName, Value>;
  /** What is wrong though its value doesn't say so. */
  isWrong: Set<FigureName>;
  /** What nobody has looked at to the end yet. */
  isUnknown: Set<FigureName>;
};

async function measured(ctx: Of): Promise<Measured> {
  const { db, now } = ctx;
  const figures = await figuresOf(db, now);
  const log = await logState(ctx);
  const [sealed, entries] = [
    await foundIn(db, "sealed"),
    await foundIn(db, "log"),
  ];
  const calls = await callsCounted(db);
  const { overdueSince, pausedSince, chores } = figures;
  const lag = overdueSince ? now.getTime() - overdueSince.getTime() : 0;
  const ran = chores.find(({ name }) => name === "purge")?.doneAt;
  const share = (part: number, all: number) => (all === 0 ? null : part / all);
  const unknown: [FigureName, boolean][] = [
    ["sealed_share", sealed.endedAt === null],
    ["log_wrong_entries", entries.endedAt === null],
    ["calls", calls === null],
    ["not_stored_share", calls === null],
  ];
  return {
    values: {
      purge_lag_seconds: lag / 1000,
      purge_lag_p99_seconds: figures.lagSeconds,
      overdue_records: await lateRecords(db, now),
      purge_last_run_at: ran?.toISOString() ?? null,
      purge_paused_since: pausedSince?.toISOString() ?? null,
      purged_records: figures.purgedTotal,
      undestroyed_keys: await undestroyedKeys(ctx),
      unremoved_blobs: figures.failedBlobs,
      log_size: log.size,
      log_root: log.root,
      log_wrong_entries: Math.max(log.wrong, entries.wrong),
      log_waiting_entries: await waitingEntries(ctx),
      sealed_share: share(sealed.looked - sealed.wrong, sealed.looked),
      missing_blobs: figures.missingBlobs,
      calls: calls?.all ?? null,
      not_stored_share: calls && share(calls.all - calls.stored, calls.all),
    },
    isWrong: new Set(log.proven ? [] : ["log_root" as const]),
    isUnknown: new Set(unknown.flatMap(([name, is]) => (is ? name : []))),
  };
}

function undestroyedKeys({ db, now }: Of): Promise<number> {
  const before = new Date(now.getTime() - EPOCH_SECONDS * 1000);
  return countOf(db, Prisma.sql`dirty_epochs WHERE since < ${before}`);
}

function waitingEntries({ db, now }: Of): Promise<number> {
  const before = firstIdAt(new Date(now.getTime() - GRACE_SECONDS * 1000));
  return countOf(db, Prisma.sql`log_inbox WHERE entry_id < ${before}::uuid`);
}

/** How anybody checks the log, from outside. */
function verifyCommand(): string {
  const at = publicUrl();
  return [
    `curl -s ${at}/log/key > log-key`,
    `curl -s ${at}/log/checkpoint > checkpoint`,
    `npm run -s verify -- --checkpoint checkpoint --log ${at} --key log-key`,
  ].join("\n");
}
