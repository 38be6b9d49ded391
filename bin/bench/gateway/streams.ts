// Takes streams, a process of its own: told which, it says when their first words came.
import { Agent, request } from "node:http";

import { type Figures, figuresOf } from "@/bin/bench/figures";
import type { Asked } from "@/bin/bench/gateway/asked";

/** So many streams, so many at once. */
export type Order = { asked: Asked; connections: number; amount: number };

/** Times to the first token, and streams a second; or why they would be worth nothing. */
export type Report = { figures: Figures } | { void: string };

process.on("message", async (order: Order) => {
  process.send?.(await take(order));
});

async function take({ asked, connections, amount }: Order): Promise<Report> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let left = amount;
  const lane = async () => {
    while (left-- > 0) times.push(await firstOf(asked, agent));
  };
  const started = performance.now();
  try {
    await Promise.all(Array.from({ length: connections }, lane));
    return { figures: figuresOf(times, performance.now() - started) };
  } catch (error) {
    return { void: String(error) };
  } finally {
    agent.destroy();
  }
}

const END = "[DONE]";

/** In how many milliseconds the first token was there. Waits for the last. */
function firstOf({ url, path, headers, body }: Asked, agent: Agent) {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const started = performance.now();
  let first = 0;
  let end = "";
  const sent = request(
    new URL(path, url),
    { method: "POST", headers, agent },
    (answer) => {
      answer.setEncoding("latin1");
      answer.on("data", (piece: string) => {
        first ||= performance.now() - started;
        end = (end + piece).slice(-2 * END.length);
      });
      answer.on("error", reject);
      answer.on("end", () => {
        if (end.includes(END)) resolve(first);
        else reject(new Error(`a stream of ${answer.statusCode} without end`));
      });
    },
  );
  sent.on("error", reject);
  sent.end(body);
  return promise;
}
