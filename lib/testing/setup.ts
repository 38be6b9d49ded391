import { rmSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";

import { createDatabase, dropDatabase } from "@/bin/postgres/create-database";
import { SETTINGS } from "@/lib/env";
import { TEMPLATE } from "@/lib/testing/postgres";

// Each file of tests has a database and a data folder of its own, empty, and finds
// both where the product would. What this machine is set to is not what it tests.
const worker = `worker_${process.env.VITEST_POOL_ID}`;
const server = inject("serverUrl");
const folder = join(inject("folder"), worker);

rmSync(folder, { recursive: true, force: true });
await dropDatabase(server, worker);
await createDatabase(server, worker, TEMPLATE);

const url = new URL(server);
url.pathname = worker;

for (const name of SETTINGS) delete process.env[name];
process.env.DATABASE_URL = url.href;
process.env.DATA_DIR = folder;
