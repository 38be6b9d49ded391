import { type Figures, median, medians } from "@/bin/bench/figures";
import type { Result } from "@/bin/bench/rounds";

/** By these names what is measured is compared. */
export const NAMES = {
  direct: "the upstream itself",
  bare: "bare Node proxy",
  portkey: "Portkey 1.15.2",
  noStore: "Sojourn, no-store",
  stored: "Sojourn, stored",
} as const;

type Figure = "p50" | "p99";

/** A table of medians, with what each way adds to the upstream's own time. */
export function table(
  results: Result[],
  perSecond: { label: string; times: number },
): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  const head = ["conn.", perSecond.label, "p50 ms", "p99 ms", "+p50", "+p99"];
  const rows = results.map((result) => {
    const { perSecond: per, p50, p99 } = medians(result.rounds);
    const more = (["p50", "p99"] as const).map((by) =>
      result.name === NAMES.direct ? "" : added(results, result, by).toFixed(2),
    );
    return [
      String(result.connections),
      (per * perSecond.times).toFixed(0),
      ...[p50.toFixed(2), p99.toFixed(2), ...more],
    ];
  });
  const line = (name: string, cells: string[]) =>
    name.padEnd(width) + cells.map((cell) => cell.padStart(11)).join("");
  return [
    line("", head),
    ...rows.map((cells, at) => line(results[at]?.name ?? "", cells)),
  ].join("\n");
}

/** What a way adds to another's time, round by round. */
function added(
  results: Result[],
  { connections, rounds }: Result,
  by: Figure,
  floor: string = NAMES.direct,
): number {
  const below = roundsOf(results, floor, connections) ?? [];
  return median(rounds.map((one, at) => one[by] - (below[at]?.[by] ?? 0)));
}

const roundsOf = (
  results: Result[],
  name: string,
  at: number,
): Figures[] | undefined =>
  results.find((one) => one.name === name && one.connections === at)?.rounds;

const verdict = (isMet: boolean) => (isMet ? "met" : "NOT MET");

const named = (results: Result[], wanted: string) =>
  results.filter(({ name }) => name === wanted);

/** Not stored, it adds less than Portkey's; stored, it takes at most twice as long. */
export function verdictsOnCalls(results: Result[]): string[] {
  const portkey = named(results, NAMES.portkey);
  const less = named(results, NAMES.noStore).flatMap((ours) =>
    portkey
      .filter(({ connections }) => connections === ours.connections)
      .flatMap((theirs) =>
        (["p50", "p99"] as const).map((by) => {
          const [mine, other] = [ours, theirs].map((one) =>
            added(results, one, by),
          ) as [number, number];
          return `no-store adds ${mine.toFixed(2)} ms at ${by} and ${ours.connections} connections, Portkey ${other.toFixed(2)}, aim less: ${verdict(mine < other)}`;
        }),
      ),
  );
  const twice = named(results, NAMES.stored).map(({ connections, rounds }) => {
    const floor = roundsOf(results, NAMES.noStore, connections) ?? [];
    const times = median(
      rounds.map(({ p50 }, at) => p50 / (floor[at]?.p50 ?? p50)),
    );
    return `stored takes ${times.toFixed(2)} times as long as no-store at p50 and ${connections} connections, aim 2: ${verdict(times <= 2)}`;
  });
  return [
    ...(portkey.length > 0 ? [] : ["Portkey was not measured."]),
    ...[...less, ...twice],
  ];
}

const FIRST_TOKEN_MS = 2;

/** A stream begins at most so much later than through the bare proxy. */
export function verdictsOnStreams(results: Result[]): string[] {
  return [NAMES.noStore, NAMES.stored]
    .flatMap((name) => named(results, name))
    .filter(({ connections }) => connections === 1)
    .map((ours) => {
      const more = added(results, ours, "p50", NAMES.bare);
      return `${ours.name}: the first token ${more.toFixed(2)} ms later than by the bare proxy at p50 and 1 connection, aim ${FIRST_TOKEN_MS}: ${verdict(more <= FIRST_TOKEN_MS)}`;
    });
}

const GROWTH = 1.1;

/** Memory is flat where after the first fifth it grows by no more than a tenth. */
export function toldOfMemory(memory: number[], streams: number): string {
  const [, early = 0] = memory;
  const late = memory.at(-1) ?? 0;
  const sizes = memory.map((mib) => mib.toFixed(0)).join(", ");
  return `Memory over ${streams} streams, after each tenth: ${sizes} MiB; ${(late / early).toFixed(2)} times that after the second, aim ${GROWTH}: ${verdict(late <= early * GROWTH)}`;
}
