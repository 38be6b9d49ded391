import { Client } from "pg";

/** Makes what the floors' INSERTs write to. */
export async function makeTable(databaseUrl: string): Promise<void> {
  const client = new Client(databaseUrl);
  await client.connect();
  await client.query(
    "CREATE TABLE IF NOT EXISTS bench_rows (id uuid PRIMARY KEY, body bytea NOT NULL)",
  );
  await client.end();
}
