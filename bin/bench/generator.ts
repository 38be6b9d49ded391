// The load generator, a process of its own: told what to send, it says what came.
import autocannon, { type Result } from "autocannon";

import { type Figures, figuresOf } from "@/bin/bench/figures";

export type Sent = {
  method: "GET" | "POST";
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer<ArrayBuffer>;
};

/** So many requests to send, these in turn, by so many connections at once. */
export type Order = {
  url: string;
  requests: Sent[];
  connections: number;
  amount: number;
};

/** Figures, or why they would be worth nothing. */
export type Report = { figures: Figures } | { void: string };

process.on("message", async (order: Order) => {
  process.send?.(await fire(order));
});

async function fire(order: Order): Promise<Report> {
  const { url, requests, connections, amount } = order;
  const latencies: number[] = [];
  const statuses = new Set<number>();
  const started = performance.now();
  let ended = started;

  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  autocannon({ url, requests, connections, amount }, (error, result) =>
    error ? reject(error) : resolve(result),
  ).on("response", (_client, status, _bytes, latency) => {
    latencies.push(latency);
    statuses.add(status);
    ended = performance.now();
  });
  const { errors } = await promise;

  const wrong = [...statuses].filter((status) => status < 200 || status > 299);
  if (wrong.length > 0) return { void: `answers of ${wrong.join(", ")}` };
  if (errors > 0) return { void: `${errors} requests without an answer` };
  return { figures: figuresOf(latencies, ended - started) };
}
