/** How far a job was, and when that was seen, in milliseconds. */
export type Sample = { at: number; dealtWith: number };

const WINDOW_MS = 15_000;

/** The samples of the last quarter of a minute, with a new one. */
export function withSample(samples: Sample[], sample: Sample): Sample[] {
  const recent = samples.filter(({ at }) => at > sample.at - WINDOW_MS);
  return [...recent, sample];
}

/** Records a second, as far as two samples show it. Null: not yet. */
export function paceOf(samples: Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at === first.at) return null;
  const made = last.dealtWith - first.dealtWith;
  return made > 0 ? (made * 1000) / (last.at - first.at) : null;
}
