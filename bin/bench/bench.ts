import type { Instance } from "@/bin/bench/instance";
import type { Load } from "@/bin/bench/load";

/** How often everything is measured, and how long each time. */
export type Effort = { rounds: number; seconds: number };

export type Bench = { instance: Instance; load: Load; effort: Effort };

/** Measures something against its floor in the same run, and says what came of it. */
export type Subject = (bench: Bench) => Promise<string>;
