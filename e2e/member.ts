// Makes a person a member of the workspace of an app, in some role, on the instance that
// runs on DATA_DIR: the portal has no page for that.
import { Client } from "pg";

import { withDatabase } from "@/bin/instance/with-database";

const [slug, email, role] = process.argv.slice(2);

await withDatabase(async (connectionString) => {
  const client = new Client({ connectionString });
  await client.connect();
  const { rowCount } = await client.query(
    `INSERT INTO members (workspace_id, user_id, role)
     SELECT a.workspace_id, u.id, $3::role FROM apps a, users u
     WHERE a.slug = $1 AND u.email = $2
     ON CONFLICT (workspace_id, user_id) DO UPDATE SET role = excluded.role`,
    [slug, email, role],
  );
  await client.end();
  if (rowCount !== 1) throw new Error("There is no such app, or person.");
});
