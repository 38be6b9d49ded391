import type { Client } from "pg";

import type { Expired } from "@/bin/bench/expired";

const BATCH_SIZE = 1_000;

/**
 * What a purge can't do without: the same rows of the same tables deleted in the same
 * batches, and as many rows of a log inserted; with no questions asked.
 */
export async function purgeBare(
  client: Client,
  { appId }: Expired,
  before: string,
): Promise<{ records: number; ms: number }> {
  await client.query(
    "CREATE TABLE IF NOT EXISTS bare_log (LIKE audit_entries INCLUDING ALL)",
  );
  const started = performance.now();
  for (let records = 0; ; ) {
    const { rows } = await client.query(
      "SELECT id FROM inputs WHERE app_id = $1 AND id < $2 ORDER BY id LIMIT $3",
      [appId, before, BATCH_SIZE],
    );
    records += rows.length;
    if (rows.length === 0) return { records, ms: performance.now() - started };
    await deleteBatch(
      client,
      appId,
      rows.map(({ id }) => id),
    );
  }
}

const DELETES = [
  "DELETE FROM keystore.record_keys WHERE app_id = $1 AND input_id = ANY($2)",
  "DELETE FROM index_terms WHERE app_id = $1 AND input_id = ANY($2)",
  "DELETE FROM inputs WHERE app_id = $1 AND id = ANY($2)",
  `INSERT INTO bare_log (id, app_id, actor_kind, action, target_id, outcome)
   SELECT uuidv7(), $1, 'job', 'input.purge', id, 'ok' FROM unnest($2::uuid[]) AS id`,
];

async function deleteBatch(client: Client, appId: string, ids: string[]) {
  await client.query("BEGIN");
  for (const sql of DELETES) await client.query(sql, [appId, ids]);
  await client.query("COMMIT");
}
