import { fork } from "node:child_process";
import { once } from "node:events";

import type { Figures } from "@/bin/bench/figures";
import type { Asked } from "@/bin/bench/gateway/asked";
import { stopped } from "@/bin/bench/gateway/beside";
import type { Order, Report } from "@/bin/bench/gateway/streams";
import { CannotRun } from "@/bin/cannot-run";

/** Takes so many streams, so many at once. */
export type Streams = (
  asked: Asked,
  connections: number,
  amount: number,
) => Promise<Figures>;

/** Runs `work` beside a process that takes streams. One that has no end voids all. */
export async function withStreams<T>(
  work: (streams: Streams) => Promise<T>,
): Promise<T> {
  const taker = fork("bin/bench/gateway/streams.ts");
  const gone = once(taker, "exit").then((): [Report] => [
    { void: "a process that died" },
  ]);
  const streams: Streams = async (asked, connections, amount) => {
    const order: Order = { asked, connections, amount };
    taker.send(order);
    const [report]: Report[] = await Promise.race([
      once(taker, "message"),
      gone,
    ]);
    if (report && "figures" in report) return report.figures;
    throw new CannotRun(
      `These figures are void: ${report?.void}, ${asked.url}.`,
    );
  };
  try {
    return await work(streams);
  } finally {
    await stopped(taker);
  }
}
