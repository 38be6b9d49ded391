import { withDatabase } from "@/bin/instance/with-database";
import { connect } from "@/lib/db";
import { pausePurge } from "@/lib/retention/pause";

export const summary =
  "Destroys nothing by the clock any more, until it is resumed.";

export const run = () =>
  withDatabase(async (databaseUrl) => {
    const db = connect(databaseUrl);
    try {
      const paused = await pausePurge({ db, now: new Date() });
      console.log(
        paused
          ? "The purge is paused. What expires is invisible, and stays until you resume it: npm run sojourn -- resume-purge"
          : "The purge is paused already.",
      );
    } finally {
      await db.$disconnect();
    }
  });
