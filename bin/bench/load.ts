import { fork } from "node:child_process";
import { once } from "node:events";

import type { Figures } from "@/bin/bench/figures";
import type { Order, Report, Sent } from "@/bin/bench/generator";
import { CannotRun } from "@/bin/cannot-run";

/**
 * Sends so many requests, these in turn, by so many connections at once; to the product
 * where no other server is named.
 */
export type Load = (
  requests: Sent[],
  connections: number,
  amount: number,
  to?: string,
) => Promise<Figures>;

/**
 * Runs `work` beside a load generator. It is a process of its own, but shares the
 * cores with the server, and so does the floor. One answer that isn't a success
 * voids the whole run.
 */
export async function withLoad(
  product: string,
  work: (load: Load) => Promise<void>,
): Promise<void> {
  const generator = fork("bin/bench/generator.ts", [], {
    // What is sent may be bytes.
    serialization: "advanced",
  });
  const gone = once(generator, "exit").then((): [Report] => [
    { void: "a load generator that died" },
  ]);

  const load: Load = async (requests, connections, amount, url = product) => {
    const order: Order = { url, requests, connections, amount };
    generator.send(order);
    const [report] = await Promise.race([once(generator, "message"), gone]);
    return figuresIn(report, requests);
  };
  try {
    await work(load);
  } finally {
    generator.kill();
  }
}

function figuresIn(report: Report, requests: Sent[]): Figures {
  if ("figures" in report) return report.figures;
  const [path] = requests.map((request) => request.path);
  throw new CannotRun(`These figures are void: ${report.void} at ${path}.`);
}
