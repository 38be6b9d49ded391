import { leaveLogKeys } from "@/bin/instance/log-keys";
import { withDatabase } from "@/bin/instance/with-database";
import { vault } from "@/lib/auth/vault";
import { connect } from "@/lib/db";
import { rotateLogKey } from "@/lib/receipts/rotate";

export const summary =
  "Puts a new key in the place of the one that signs the log; instances may run.";

export const run = () =>
  withDatabase(async (databaseUrl) => {
    const db = connect(databaseUrl);
    try {
      const ctx = { db, vault: await vault(), now: new Date() };
      const { vkey, vouchedFor } = await rotateLogKey(ctx);
      console.log(
        vouchedFor
          ? `A new key signs the log, and the one before it has vouched for it:\n${vkey}`
          : `A new key signs the log. The one before it was lost and can't vouch for it: tell everyone who keeps that of this one.\n${vkey}`,
      );
    } finally {
      await db.$disconnect();
    }
    await leaveLogKeys(databaseUrl);
  });
