import "server-only";

import {
  purgeEverywhere,
  renewEpochsEverywhere,
  sequenceLog,
} from "@/lib/jobs/jobs";

/** What a worker does without being asked. */
export type Chore = {
  name: string;
  /** How many seconds after it last ended it begins again. */
  seconds: number;
  work: () => Promise<unknown>;
};

/** In a loop each, so that none waits for another. */
export const CHORES: Chore[] = [
  { name: "purge", seconds: 20, work: purgeEverywhere },
  { name: "log", seconds: 5, work: sequenceLog },
  { name: "epochs", seconds: 600, work: renewEpochsEverywhere },
];
