import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";

import { expectCounted } from "@/e2e/faults/counted";
import { startLoad } from "@/e2e/faults/load";
import { type Process, startWeb, startWorker } from "@/e2e/faults/processes";
import { expectWhole } from "@/e2e/faults/whole";
import { keyFor, tenant } from "@/lib/testing/requests";

const KILLS = 50;
/** Long enough to get somewhere, and short enough to be in the middle of it. */
const MOST_MS = 700;

test("D1: fifty kills of server and workers lose nothing that was acknowledged, and no count", async () => {
  const one = await tenant();
  let web = await startWeb();
  let workers = await Promise.all([startWorker(), startWorker()]);
  const { id: app } = one;
  const load = startLoad({ url: () => web.url, app, key: await keyFor(one) });

  for (let kill = 0; kill < KILLS; kill++) {
    await pause(Math.random() * MOST_MS);
    const hitsWeb = kill % 2 === 0;
    const hitsWorkers = kill % 3 !== 0 || !hitsWeb;
    await killAll([...(hitsWeb ? [web] : []), ...(hitsWorkers ? workers : [])]);
    if (hitsWeb) web = await startWeb();
    if (hitsWorkers) {
      workers = await Promise.all([startWorker(), startWorker()]);
    }
  }
  await load.stop();

  expect(load.acked.length).toBeGreaterThan(KILLS);
  expect(load.rude).toEqual([]);
  await expectWhole(
    { ...one.ctx, url: web.url },
    load.acked,
    await keyFor(one),
  );
  await expectCounted(one.ctx);
  await Promise.all([web, ...workers].map((process) => process.stop()));
});

const killAll = (processes: Process[]) =>
  Promise.all(processes.map((process) => process.kill()));
