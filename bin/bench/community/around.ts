import type { Client } from "pg";

import { SLICE_SHARES } from "@/lib/community/slice-keys";
import { SLICE_RECORDS } from "@/lib/index/slices";

/** What is made anew when all is there, since that takes a tenth of the time. */
const INDEXES = ["share_terms_terms_idx", "index_terms_terms_idx"];

/** How many terms a record of this corpus has in its app's index. */
const TERMS_EACH = 32;

/** How many different words there are in a slice, of which the first are most common. */
const WORDS = 150_000;

/** Shares whose private neighbours are made in one transaction. */
const CHUNK = 5_000;

/** Has an app share, and the community's slices be there; answers with what was dropped. */
export async function begin(
  client: Client,
  slug: string,
  shared: number,
): Promise<string[]> {
  await client.query(
    `WITH app AS (SELECT id FROM apps WHERE slug = $1)
     INSERT INTO consents
       (id, app_id, kind, text, text_sha256, covers, actor_kind, entry_id)
     SELECT id, id, 'grant', 'bench', sha256('bench'), '{}', 'job', gen_random_uuid()
     FROM app`,
    [slug],
  );
  await client.query("UPDATE apps SET sharing_id = id WHERE slug = $1", [slug]);
  await client.query(
    "INSERT INTO share_slices (open) SELECT FALSE FROM generate_series(1, $1)",
    [Math.ceil(shared / SLICE_SHARES)],
  );
  const { rows } = await client.query<{ indexdef: string }>(
    "SELECT indexdef FROM pg_indexes WHERE indexname = ANY($1)",
    [INDEXES],
  );
  for (const name of INDEXES) await client.query(`DROP INDEX ${name}`);
  return rows.map(({ indexdef }) => indexdef);
}

/** Makes what was dropped again, and does what autovacuum would. */
export async function settle(client: Client, dropped: string[]): Promise<void> {
  await client.query("SET maintenance_work_mem = '1GB'");
  for (const index of dropped) await client.query(index);
  await client.query("VACUUM ANALYZE");
  await client.query("CHECKPOINT");
}

/**
 * Makes records that nobody shared, so many beside each shared one, which nobody ever
 * opens: of its size, received when it was, with random terms in slices of the right
 * size; and such terms of the shared one as well. Each of some lanes does its part. What
 * photographs are is left out.
 */
export async function surround(
  lanes: Client[],
  slug: string,
  each: number,
): Promise<void> {
  const [client] = lanes;
  if (!client) return;
  const { rows } = await client.query<{ first: string }>(
    `SELECT id AS first FROM (
       SELECT id, row_number() OVER (ORDER BY id) AS place FROM shares
     ) AS s WHERE place % $1 = 1 ORDER BY id`,
    [CHUNK],
  );
  const chunks = rows
    .map(({ first }, at) => ({ first, next: rows[at + 1]?.first ?? LAST }))
    .values();
  const sliceMs = Math.ceil(
    YEAR_MS / ((rows.length * CHUNK * (1 + each)) / SLICE_RECORDS),
  );
  await client.query(
    `INSERT INTO index_slices (app_id, starts_at)
     SELECT a.id, date_trunc('second', now()) - '366 days'::interval
       + n * $2::bigint * '1 ms'::interval
     FROM apps a, generate_series(0, $3::int) AS n WHERE slug = $1`,
    [slug, sliceMs, Math.ceil(YEAR_MS / sliceMs)],
  );
  const lane = async (client: Client) => {
    // What refers to what is known, and is many times as much work to look up.
    await client.query("SET session_replication_role = replica");
    await client.query("SET synchronous_commit = off");
    for (const { first, next } of chunks) {
      await client.query(NEIGHBOURS, [
        ...[first, next, each, TERMS_EACH, WORDS, sliceMs],
      ]);
    }
    await client.query("RESET session_replication_role");
  };
  await Promise.all(lanes.map(lane));
}

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
const LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

// The time is in the first 48 bits of an id, and the rest is random.
const NEIGHBOURS = `
  WITH shared AS (
    SELECT i.*, k.epoch, k.generation, k.wrapped_key, a.index_version FROM shares s
    JOIN inputs i ON i.app_id = s.app_id AND i.id = s.input_id
    JOIN keystore.record_keys k ON k.app_id = i.app_id AND k.input_id = i.id
    JOIN apps a ON a.id = s.app_id
    WHERE s.id >= $1 AND s.id < $2
  ), made AS MATERIALIZED (
    SELECT r.*, CASE WHEN n = 0 THEN r.id ELSE
      (left(r.id::text, 18) || right(gen_random_uuid()::text, 18))::uuid END AS own, n
    FROM shared r, generate_series(0, $3::int) AS n
  ), kept AS (
    INSERT INTO inputs
      (app_id, id, type, media_type, bytes, sealed_content, sealed_details)
    SELECT app_id, own, type, media_type, bytes, substr(sealed_content, 1, 1000),
      sealed_details
    FROM made WHERE n > 0
  ), keyed AS (
    INSERT INTO keystore.record_keys (app_id, input_id, epoch, generation, wrapped_key)
    SELECT app_id, own, epoch, generation, wrapped_key FROM made WHERE n > 0
  )
  INSERT INTO index_terms (app_id, input_id, generation, version, terms)
  SELECT app_id, own, 0, index_version, (
    SELECT array_agg(term) FROM (
      SELECT DISTINCT hashint8extended(
        floor(power($5::int, random()))::bigint,
        ('x' || left(replace(own::text, '-', ''), 12))::bit(48)::bigint / $6::bigint
      ) AS term FROM generate_series(1, $4::int)
    ) AS drawn)
  FROM made`;
