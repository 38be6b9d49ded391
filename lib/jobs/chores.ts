import "server-only";

import { noticeUsedUp } from "@/lib/jobs/budgets";
import { gatherEvidence } from "@/lib/jobs/evidence";
import { remindOfReviews } from "@/lib/jobs/holds";
import { indexCommunity, indexEverywhere } from "@/lib/jobs/indexing";
import { renewEpochsEverywhere, sequenceLog } from "@/lib/jobs/jobs";
import { endLogs } from "@/lib/jobs/logging";
import { renewMonthKeys } from "@/lib/jobs/month-keys";
import { lookAtProviders } from "@/lib/jobs/providers";
import { prune } from "@/lib/jobs/prune";
import { purgeEverywhere } from "@/lib/jobs/purge";
import { renewSliceKeys } from "@/lib/jobs/slice-keys";
import { takeUpStops } from "@/lib/jobs/stops";
import { sweep } from "@/lib/jobs/sweep";
import { endUploads } from "@/lib/jobs/uploads";
import { sumUpUsage } from "@/lib/jobs/usage";
import type { Watch } from "@/lib/retention/clock";

/** What a worker's chores have in common: the clock they go by, and when to end. */
export type Shift = { watch: Watch; stop: AbortSignal };

/** What a worker does without being asked. */
export type Chore = {
  name: string;
  /** How many seconds after it last ended it begins again. */
  seconds: number;
  work: (shift: Shift) => Promise<unknown>;
};

/** In a loop each, so that none waits for another. */
export const CHORES: Chore[] = [
  { name: "purge", seconds: 20, work: purgeEverywhere },
  { name: "log", seconds: 2, work: sequenceLog },
  { name: "epochs", seconds: 600, work: renewEpochsEverywhere },
  { name: "index", seconds: 15, work: indexEverywhere },
  { name: "community-index", seconds: 15, work: indexCommunity },
  { name: "month-keys", seconds: 600, work: renewMonthKeys },
  { name: "slice-keys", seconds: 600, work: renewSliceKeys },
  { name: "stops", seconds: 600, work: takeUpStops },
  { name: "uploads", seconds: 60, work: endUploads },
  { name: "logging", seconds: 20, work: endLogs },
  { name: "usage", seconds: 15, work: sumUpUsage },
  { name: "budgets", seconds: 60, work: noticeUsedUp },
  { name: "providers", seconds: 60, work: lookAtProviders },
  { name: "evidence", seconds: 60, work: gatherEvidence },
  { name: "holds", seconds: 3_600, work: remindOfReviews },
  { name: "sweep", seconds: 3_600, work: sweep },
  { name: "prune", seconds: 3_600, work: prune },
];
