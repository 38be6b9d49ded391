import type { Bench } from "@/bin/bench/bench";
import type { Figures } from "@/bin/bench/figures";
import type { Sent } from "@/bin/bench/generator";
import { recordOf } from "@/bin/bench/search/corpus";
import { switchIndex } from "@/bin/bench/switch-index";

/** How texts came in while the app had an index, and while it had none, by round. */
export type Ingested = { connections: number } & Record<
  "on" | "off",
  Figures[]
>;

/** So that these are others than those that are there. */
const FIRST = 1_000_000_001;

/**
 * Sends texts to an app as its callers do, with an index and without in turn, into the
 * tables that have all the other records too.
 */
export async function ingesting(
  { instance, load, effort }: Bench,
  connections: number,
  times: number,
): Promise<Ingested> {
  const ingested: Ingested = { connections, on: [], off: [] };
  let next = FIRST;
  for (let round = -1; round < effort.rounds; round++) {
    for (const index of ["on", "off"] as const) {
      await switchIndex(instance, index);
      const texts = Array.from({ length: times }, () => textAt(next++));
      const requests = texts.map((text) => storing(instance, text));
      const figures = await load(requests, connections, times);
      // The first of all is for the plans and the keys.
      if (round >= 0) ingested[index].push(figures);
    }
  }
  return ingested;
}

// One in five is an image: this is none.
const textAt = (record: number) => recordOf(5 * record + 1, 1).text ?? "";

function storing({ app, key }: Bench["instance"], text: string): Sent {
  const body = JSON.stringify({
    input: { type: "text", text },
    filename: "note.txt",
    metadata: { env: "prod" },
  });
  const path = `/api/v1/apps/${app}/inputs`;
  const headers = {
    authorization: `Bearer ${key}`,
    "content-type": "application/json",
  };
  return { method: "POST", path, headers, body };
}
