import type { Client } from "pg";

/** Records that were received a millisecond apart, the first of them at `from`. */
export type Expired = { appId: string; from: Date; count: number };

const ID = `(lpad(to_hex($2::bigint + n), 12, '0') || '7' || substr(md5(random()::text), 1, 3)
  || '8' || substr(md5(random()::text), 1, 15))::uuid`;

/**
 * An app of so many records as the purge finds them: texts in their rows, keys, and
 * 30 search terms for each, of which some are in every other record and some in one.
 * What is sealed in them is of the right size, and nothing: a purge opens none of it.
 */
export async function fillExpired(
  client: Client,
  name: string,
  { from, count }: Omit<Expired, "appId">,
): Promise<Expired> {
  const appId = await newApp(client, name);
  const values = [appId, from.getTime(), count];
  await client.query("DROP INDEX IF EXISTS index_terms_terms_idx");
  await client.query(
    `INSERT INTO inputs (app_id, id, type, media_type, bytes, sealed_content, sealed_details, commitment)
     SELECT $1, ${ID}, 'text', 'text/plain', 200,
       decode(repeat(md5(n::text), 14), 'hex'), decode(repeat(md5(n::text), 10), 'hex'), sha256(n::text::bytea)
     FROM generate_series(0, $3::int - 1) AS n`,
    values,
  );
  await client.query(
    `INSERT INTO keystore.record_keys (app_id, input_id, epoch, generation, wrapped_key)
     SELECT app_id, id, $2::date, 0, decode(repeat(md5(id::text), 4), 'hex')
     FROM inputs WHERE app_id = $1`,
    [appId, from],
  );
  await client.query(
    `INSERT INTO index_terms (app_id, input_id, generation, version, terms)
     SELECT app_id, id, 0, 1, ARRAY(
       SELECT hashint8extended(power(1000000, random())::bigint * 30 + place, 0)
       FROM generate_series(1, 30) AS place WHERE id IS NOT NULL)
     FROM inputs WHERE app_id = $1`,
    [appId],
  );
  return { appId, from, count };
}

async function newApp(client: Client, name: string): Promise<string> {
  const { rows } = await client.query(
    `INSERT INTO apps (id, workspace_id, slug, name, sealed_key)
     SELECT gen_random_uuid(), workspace_id, $1, $1, sealed_key FROM apps LIMIT 1
     RETURNING id`,
    [name],
  );
  return rows[0].id;
}

/** Builds the index of terms, and does what autovacuum would. */
export async function settleExpired(client: Client): Promise<void> {
  await client.query("SET maintenance_work_mem = '1GB'");
  await client.query(
    "CREATE INDEX index_terms_terms_idx ON index_terms USING gin (terms)",
  );
  await client.query("VACUUM ANALYZE");
  await client.query("CHECKPOINT");
}
