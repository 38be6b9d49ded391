import "server-only";

import { Prisma } from "@/prisma/generated/client";

/**
 * Whether this database has ever heard of an app. Whose blobs and keys it has not,
 * belong to another: the data folder is perhaps not the one that goes with it, and
 * nothing in there may be taken for left over.
 */
export const isKnown = (app: Prisma.Sql) => Prisma.sql`
  (EXISTS (SELECT FROM apps a WHERE a.id = ${app})
    OR EXISTS (SELECT FROM audit_entries a WHERE a.app_id = ${app}))`;
