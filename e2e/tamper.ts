// Runs SQL on the database of an instance, as somebody would who got in there.
import { Client } from "pg";

import { withDatabase } from "@/bin/instance/with-database";

await withDatabase(async (connectionString) => {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    for (const statement of process.argv.slice(2)) {
      await client.query(statement);
    }
  } finally {
    await client.end();
  }
});
