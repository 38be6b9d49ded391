// Rewrites every table of the instance that runs on DATA_DIR, so that no page of it has
// a deleted row any more, and waits until all of that is in its files.
import { withDatabase } from "@/bin/instance/with-database";
import { connect } from "@/lib/db";

await withDatabase(async (databaseUrl) => {
  const db = connect(databaseUrl);
  await db.$executeRaw`VACUUM (FULL, ANALYZE)`;
  await db.$executeRaw`CHECKPOINT`;
  await db.$disconnect();
});
