import type { FigureName } from "@/lib/trust/schema";

/** What queries need to know that isn't in the database: settings of the instance. */
export type Settings = {
  /** The longest that any record is kept, in seconds. Null: as each app says. */
  windowMax: number | null;
};

const sealed = (column: string) =>
  `(octet_length(${column}) > 28 AND get_byte(substring(${column} FROM 1 FOR 1), 0) = 1)`;

/** Every record that is past its time, and since when; `due`. */
const overdue = ({ windowMax }: Settings) => `
  SELECT greatest(
    least(
      uuid_extract_timestamp(i.id) + interval '1 second'
        * least(a.window_seconds, w.window_seconds, ${windowMax ?? "NULL"}::bigint),
      i.goes_at
    ), a.due_since) AS due
  FROM inputs i JOIN apps a ON a.id = i.app_id JOIN workspaces w ON w.id = a.workspace_id
  WHERE NOT EXISTS (
    SELECT FROM held_records h WHERE h.app_id = i.app_id AND h.input_id = i.id)`;

const MONTH =
  "uuid_extract_timestamp(id) >= date_trunc('day', now(), 'UTC') - interval '30 days'";

const OF_APPS = "app_id IN (SELECT id FROM apps)";

/** The leaf of an entry of the log, and its hash (RFC 6962), in SQL alone. */
const LEAF = `sha256('\\x00'::bytea || convert_to(concat_ws(E'\\n',
    'sojourn-log-entry v1', 'id ' || e.id, 'app ' || coalesce(e.app_id::text, '-'),
    'at ' || to_char(uuid_extract_timestamp(e.id) AT TIME ZONE 'UTC',
      'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'actor_kind ' || e.actor_kind, 'actor_id ' || coalesce(e.actor_id::text, '-'),
    'action ' || e.action, 'target_id ' || coalesce(e.target_id::text, '-'),
    'outcome ' || e.outcome, 'address ' || coalesce(host(e.address), '-'),
    'commitment ' || coalesce(encode(e.commitment, 'hex'), '-'),
    'everywhere_at ' || coalesce(to_char(e.everywhere_at AT TIME ZONE 'UTC',
      'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '-'), ''), 'UTF8'))`;

/**
 * Each figure of the Trust Center anew, by plain SQL over all that there is, however long
 * it takes: none of it is shared with what computes the figures. One row, one `value`.
 */
export const QUERIES: Record<FigureName, (settings: Settings) => string> = {
  purge_lag_seconds: (settings) => `
SELECT coalesce(extract(epoch FROM now() - min(due)), 0)::float AS value
FROM (${overdue(settings)}) all_records WHERE due <= now()`,

  purge_lag_p99_seconds: () => `
SELECT power(1.25, min(bucket))::float AS value FROM (
  SELECT bucket, sum(sum(records)) OVER (ORDER BY bucket) AS upto,
    sum(sum(records)) OVER () AS of_all
  FROM purge_lags WHERE day > (now() AT TIME ZONE 'UTC')::date - 30 GROUP BY bucket
) running WHERE upto >= ceil(0.99 * of_all)`,

  overdue_records: (settings) => `
SELECT count(*)::float AS value
FROM (${overdue(settings)}) all_records WHERE due <= now() - interval '1 minute'`,

  purge_last_run_at: () => `
SELECT to_char(done_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS value
FROM chores WHERE name = 'purge'`,

  purge_paused_since: () => `
SELECT to_char(paused_since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS value
FROM chores WHERE name = 'purge'`,

  purged_records: () => `
SELECT coalesce(sum(records), 0)::float AS value FROM purge_lags`,

  undestroyed_keys: () => `
SELECT count(*)::float AS value FROM dirty_epochs WHERE since < now() - interval '1 day'`,

  unremoved_blobs: () => `
SELECT count(*)::float AS value FROM doomed_blobs WHERE tries >= 3`,

  log_size: () => `
SELECT coalesce(max(index) + 1, 0)::float AS value FROM log_places`,

  log_root: () => `
SELECT split_part(note, E'\\n', 3) AS value FROM log_checkpoints ORDER BY size DESC LIMIT 1`,

  log_wrong_entries: () => `
SELECT count(*)::float AS value
FROM (SELECT min(index) AS first, max(index) AS last FROM log_places) ends,
  generate_series(first, last) AS place
  LEFT JOIN log_places p ON p.index = place
  LEFT JOIN audit_entries e ON e.id = p.entry_id
  LEFT JOIN log_tiles t ON t.level = 0 AND t.index = place / 256
WHERE e.id IS NULL OR substring(t.hashes FROM (place % 256)::int * 32 + 1 FOR 32)
  IS DISTINCT FROM ${LEAF}`,

  log_waiting_entries: () => `
SELECT count(*)::float AS value FROM log_inbox
WHERE uuid_extract_timestamp(entry_id) < now() - interval '1 minute'`,

  sealed_share: () => `
SELECT (count(*) FILTER (WHERE
  ${sealed("k.wrapped_key")} AND ${sealed("i.sealed_details")}
  AND (i.sealed_content IS NULL OR ${sealed("i.sealed_content")})
  AND (i.sealed_thumbnail IS NULL OR ${sealed("i.sealed_thumbnail")})
  AND (SELECT bool_and(${sealed("p.sealed_answer")}) FROM predictions p
    WHERE p.app_id = i.app_id AND p.input_id = i.id) IS NOT FALSE
  AND (SELECT bool_and(${sealed("n.sealed_body")}) FROM annotations n
    WHERE n.app_id = i.app_id AND n.input_id = i.id) IS NOT FALSE
))::float / nullif(count(*), 0) AS value
FROM inputs i LEFT JOIN keystore.record_keys k ON k.app_id = i.app_id AND k.input_id = i.id`,

  missing_blobs: () => `
SELECT count(*)::float AS value FROM missing_blobs`,

  calls: () => `
SELECT count(*)::float AS value FROM usage_events WHERE ${MONTH} AND ${OF_APPS}`,

  not_stored_share: () => `
SELECT count(*) FILTER (WHERE NOT stored)::float / nullif(count(*), 0) AS value
FROM usage_events WHERE ${MONTH} AND ${OF_APPS}`,
};

/** Such a query as people read and run it; of another instant than now, if one is given. */
export function queryFor(
  name: FigureName,
  settings: Settings,
  at?: Date,
): string {
  const query = `${QUERIES[name](settings).trim()};`;
  return at
    ? query.replaceAll("now()", `'${at.toISOString()}'::timestamptz`)
    : query;
}
