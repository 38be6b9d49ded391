import { Client } from "pg";

import { PAGE } from "@/app/api/bench/inputs-page";
import type { Subject } from "@/bin/bench/bench";
import { figuresOf } from "@/bin/bench/figures";
import { fillWithInputs } from "@/bin/bench/filled";
import type { Sent } from "@/bin/bench/generator";
import { type Contender, interleaved, told } from "@/bin/bench/rounds";
import { showId } from "@/lib/ids";

const INPUTS = 100_000;
const DEEP_PAGES = 20;
const NEWEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** A page of 50 inputs of 100,000, the first and others, against the bare SQL. */
export const subject: Subject = async ({ instance, load, effort }) => {
  await fillWithInputs(instance, INPUTS);
  const client = new Client(instance.databaseUrl);
  await client.connect();
  try {
    const appId = await idOf(client, instance.app);
    const cursors = await cursorsOf(client, appId);

    const list = (after?: string) =>
      get(instance.key, `/api/v1/apps/${instance.app}/inputs`, {
        limit: "50",
        ...(after && { after: showId("inp", after) }),
      });
    const rows = (before: string) =>
      get(instance.key, "/api/bench/rows", { app: appId, before });
    const http = (name: string, requests: Sent[]): Contender => ({
      name,
      run: (connections, amount) => load(requests, connections, amount),
    });
    const results = await interleaved(
      [
        sqlAlone(client, appId, cursors),
        http("bare SQL, first page", [rows(NEWEST)]),
        http("list, first page", [list()]),
        http("bare SQL, deep pages", cursors.map(rows)),
        http("list, deep pages", cursors.map(list)),
      ],
      [1],
      effort,
    );
    return told(
      `list: 50 of ${INPUTS} inputs, with a key; deep pages are ${DEEP_PAGES}, from the newest to the oldest; medians of ${effort.rounds} rounds of ${effort.seconds} s`,
      results,
      ["first page", "deep pages"].map((pages) => ({
        ours: `list, ${pages}`,
        floor: `bare SQL, ${pages}`,
        by: "p95",
        atLeast: 0.5,
      })),
    );
  } finally {
    await client.end();
  }
};

function get(key: string, path: string, query: Record<string, string>): Sent {
  return {
    method: "GET",
    path: `${path}?${new URLSearchParams(query)}`,
    headers: { authorization: `Bearer ${key}` },
  };
}

async function idOf(client: Client, slug: string): Promise<string> {
  const sql = "SELECT id FROM apps WHERE slug = $1";
  const { rows } = await client.query(sql, [slug]);
  return rows[0].id;
}

/** Ids that split the app's inputs into parts of one size, the newest first. */
async function cursorsOf(client: Client, appId: string): Promise<string[]> {
  const { rows } = await client.query(
    `SELECT max(id::text) AS id
     FROM (SELECT id, ntile($2) OVER (ORDER BY id DESC) AS part
           FROM inputs WHERE app_id = $1) AS parted
     GROUP BY part ORDER BY part`,
    [appId, DEEP_PAGES],
  );
  return rows.map(({ id }) => id);
}

/** The query of a page with no server around it. */
function sqlAlone(client: Client, appId: string, cursors: string[]): Contender {
  const run = async (_connections: number, amount: number) => {
    const latencies: number[] = [];
    const started = performance.now();
    for (let asked = 0; asked < amount; asked++) {
      const before = cursors[asked % cursors.length];
      const sent = performance.now();
      await client.query(PAGE, [appId, before, new Date()]);
      latencies.push(performance.now() - sent);
    }
    return figuresOf(latencies, performance.now() - started);
  };
  return { name: "SQL alone, deep pages", run };
}
