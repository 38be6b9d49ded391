import { withDatabase } from "@/bin/instance/with-database";
import { connect } from "@/lib/db";
import { resumePurge } from "@/lib/retention/pause";

export const summary =
  "Says that the clock is right: what is past its time is destroyed again.";

export const run = () =>
  withDatabase(async (databaseUrl) => {
    const db = connect(databaseUrl);
    try {
      const now = new Date();
      const since = await resumePurge({ db, now });
      console.log(
        since
          ? `It is ${now.toISOString()}. The purge was paused at ${since.toISOString()}, and goes on within a minute.`
          : "The purge isn't paused.",
      );
    } finally {
      await db.$disconnect();
    }
  });
