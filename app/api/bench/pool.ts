import { Pool } from "pg";

import { env } from "@/lib/env";

let made: Pool | undefined;

/** As many connections as the product's own pool has. */
export const pool = () =>
  (made ??= new Pool({ connectionString: env().DATABASE_URL, max: 20 }));
