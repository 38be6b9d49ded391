import "server-only";

import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import type { PickedRow, ProviderRow } from "@/lib/providers/row";
import { plannedRowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** What there is of a remote model, before anybody has asked its provider. */
export type RemoteRow = ProviderRow & {
  allModels: boolean;
  /** The app's, wrapped: its provider's credentials are under it. */
  sealedKey: Uint8Array;
  defaultModel: string | null;
  /** Of the app's models, when this was read. */
  version: bigint;
  /** What the provider calls it. */
  model: string;
  /** Null: nobody picked it, but its provider has it with all others. */
  picked: PickedRow | null;
};

/** Where none of the two names was picked, the columns of one that was are null. */
type Row = Omit<RemoteRow, "model" | "picked"> & PickedRow;

/**
 * The remote model that a caller means by `<provider>/<model>`, or by the model alone
 * where just one provider has it, or that of the app's default. Null: there is none. It
 * is one query, by keys. Throws `not_found` where several have it, and names them.
 */
export async function lookUp(ctx: Ctx, id: string): Promise<RemoteRow | null> {
  const [provider = "", ...rest] = id.split("/");
  const model = rest.join("/");
  const rows = await plannedRowsOf<Row>(
    ctx.db,
    Prisma.sql`
      SELECT p.id, p.app_id AS "appId", p.name, p.type::text AS type,
        p.base_url AS "baseUrl", p.sealed_credentials AS "sealedCredentials",
        p.timeout_seconds AS "timeoutSeconds", p.concurrency,
        p.all_models AS "allModels", a.sealed_key AS "sealedKey",
        a.default_model AS "defaultModel", a.models_version AS version, m.model, m.takes::text[] AS takes,
        m.output, m.min_role::text AS "minRole", m.input_price AS "inputPrice",
        m.output_price AS "outputPrice", m.options
      FROM providers p
      JOIN apps a ON a.id = p.app_id
      LEFT JOIN provider_models m
        ON m.app_id = p.app_id AND m.provider_id = p.id AND m.model IN (${model}, ${id})
      WHERE p.app_id = ${ctx.appId}::uuid
        AND (m.model IS NOT NULL OR (p.all_models AND p.name = ${provider}))
      ORDER BY p.name, m.model`,
  );
  const found =
    rows.find((row) => row.name === provider && row.model === model) ??
    alone(rows.filter((row) => row.model === id));
  if (found) return { ...found, picked: found };
  const whole = rows.find(
    ({ name, allModels }) => allModels && name === provider,
  );
  return whole && model ? { ...whole, model, picked: null } : null;
}

/** Of those that have a model of one name, the only one, or the default's. */
function alone(rows: Row[]): Row | undefined {
  const [first, ...others] = rows;
  if (!first || others.length === 0) return first;
  const preferred = rows.find(({ name, defaultModel }) =>
    defaultModel?.startsWith(`${name}/`),
  );
  if (preferred) return preferred;
  const ids = rows.map(({ name, model }) => `${name}/${model}`);
  throw new AppError(
    "not_found",
    `Several providers have that model. Ask for ${ids.join(" or ")}.`,
    { param: "model" },
  );
}
