import { withDatabase } from "@/bin/instance/with-database";
import { migrate } from "@/lib/migrate";
import { installQueue } from "@/lib/queue/boss";

export const summary = "Brings the database to the newest migration.";

export const run = () =>
  withDatabase(async (databaseUrl) => {
    const applied = await migrate(databaseUrl);
    await installQueue(databaseUrl);
    console.log(
      applied.length > 0
        ? `Applied: ${applied.join(", ")}.`
        : "The database is up to date.",
    );
  });
