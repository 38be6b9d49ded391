import type { Effort } from "@/bin/bench/bench";
import { type Figures, median, medians } from "@/bin/bench/figures";

/** Something that can be done so many times, so many at once. */
export type Contender = {
  name: string;
  run: (connections: number, amount: number) => Promise<Figures>;
};

/** What a contender came to, round by round, at so many connections. */
export type Result = { name: string; connections: number; rounds: Figures[] };

const WARM_UP = 1_000;
const TRIAL = 200;

/**
 * Measures contenders in turn, round after round, so that what the machine does
 * meanwhile falls on all of them. Every other round goes backwards. A contender does
 * as much in each of its rounds, so that none breaks off what is under way.
 */
export async function interleaved(
  contenders: Contender[],
  connections: number[],
  { rounds, seconds }: Effort,
): Promise<Result[]> {
  for (const { run } of contenders)
    await run(Math.max(...connections), WARM_UP);

  const lanes = [];
  for (const at of connections) {
    for (const { name, run } of contenders) {
      const { perSecond } = await run(at, TRIAL);
      const amount = Math.max(TRIAL, Math.round(perSecond * seconds));
      const result: Result = { name, connections: at, rounds: [] };
      lanes.push({ result, round: () => run(at, amount) });
    }
  }
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? lanes : lanes.toReversed();
    for (const lane of order) lane.result.rounds.push(await lane.round());
  }
  return lanes.map(({ result }) => result);
}

/** What is to be reached: a share of a floor, by one of its figures. */
export type Aim = {
  ours: string;
  floor: string;
  by: "perSecond" | "p95";
  atLeast: number;
};

const LABELS = { perSecond: "requests/s", p95: "p95" };

/** A table of medians, and under it which aims were met. */
export function told(title: string, results: Result[], aims: Aim[]): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  const head = `${"".padEnd(width)}  conn.     req/s  p50 ms  p95 ms  p99 ms`;
  const rows = results.map(({ name, connections, rounds }) => {
    const { perSecond, p50, p95, p99 } = medians(rounds);
    const times = [p50, p95, p99].map((time) => time.toFixed(2).padStart(8));
    return `${name.padEnd(width)}  ${String(connections).padStart(5)}  ${perSecond.toFixed(0).padStart(8)}${times.join("")}`;
  });
  const verdicts = aims.flatMap((aim) => verdictsOf(aim, results));
  return [title, "", head, ...rows, "", ...verdicts].join("\n");
}

function verdictsOf(aim: Aim, results: Result[]): string[] {
  const ofName = (wanted: string) =>
    results.filter(({ name }) => name === wanted);
  return ofName(aim.ours).map(({ name, connections, rounds }) => {
    const floor = ofName(aim.floor).find(
      (result) => result.connections === connections,
    );
    const ratios = rounds.map((ours, round) =>
      ratio(aim.by, ours, floor?.rounds[round] ?? ours),
    );
    const middle = median(ratios);
    const [low, high] = [Math.min(...ratios), Math.max(...ratios)];
    const verdict = middle >= aim.atLeast ? "met" : "missed";
    return `${name} / ${aim.floor}, ${LABELS[aim.by]} at ${connections}: ${middle.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}), aim ${aim.atLeast}: ${verdict}`;
  });
}

/** How near ours comes to the floor: 1 is as good. */
function ratio(by: Aim["by"], ours: Figures, floor: Figures): number {
  return by === "perSecond"
    ? ours.perSecond / floor.perSecond
    : floor.p95 / ours.p95;
}
