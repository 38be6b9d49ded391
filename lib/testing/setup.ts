import { join } from "node:path";
import { inject } from "vitest";

import { createDatabase } from "@/bin/postgres/create-database";
import { TEMPLATE } from "@/lib/testing/postgres";

// Each worker has a database and a data folder of its own, so that files that run
// at once don't meet. What they test finds both where the product would.
const worker = `worker_${process.env.VITEST_POOL_ID}`;
const server = inject("serverUrl");

await createDatabase(server, worker, TEMPLATE);

const url = new URL(server);
url.pathname = worker;
process.env.DATABASE_URL = url.href;
process.env.DATA_DIR = join(inject("folder"), worker);
