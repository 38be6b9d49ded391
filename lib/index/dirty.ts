import "server-only";

import { Prisma } from "@/prisma/generated/client";

/**
 * What notes that terms were destroyed, so that the keys that they were under go too.
 * `gone` names rows with `input_id` and `generation`, of this app.
 */
export const dirtied = (
  appId: string,
  gone: Prisma.Sql,
  now: Date,
) => Prisma.sql`
  INSERT INTO index_keys (app_id, month, generation, dirty_since)
  SELECT DISTINCT ${appId}::uuid, ${monthIn(Prisma.sql`input_id`)}, generation,
    ${now}::timestamptz
  FROM ${gone} ORDER BY 2, 3
  ON CONFLICT (app_id, month, generation) DO UPDATE
  SET dirty_since = EXCLUDED.dirty_since WHERE index_keys.dirty_since IS NULL`;

/** The month of receipt of a UUIDv7, of which the first 48 bits are milliseconds. */
const monthIn = (id: Prisma.Sql) => Prisma.sql`date_trunc('month', to_timestamp(
  ('x' || left(translate(${id}::text, '-', ''), 12))::bit(48)::bigint / 1000.0
) AT TIME ZONE 'UTC')::date`;
