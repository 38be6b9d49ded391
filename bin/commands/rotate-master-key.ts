import { pages } from "@/bin/commands/pages";
import { withStoppedInstance } from "@/bin/instance/with-database";
import { keyPlaces } from "@/lib/auth/vault";
import { connect } from "@/lib/db";
import { rotateMasterKey } from "@/lib/sealing/rotate";

export const summary =
  "Puts a new master key in the place of the old one; the instance must be stopped.";

export const run = () =>
  withStoppedInstance(async (databaseUrl) => {
    const db = connect(databaseUrl);
    const select = { id: true, sealedKey: true };
    const orderBy = { id: "asc" } as const;
    try {
      const { keys, apps } = await rotateMasterKey({
        ...keyPlaces(),
        apps: pages((id, take) =>
          db.app.findMany({ where: { id }, select, orderBy, take }),
        ),
        saveAppKey: async (id, sealedKey) => {
          const data = { sealedKey: Uint8Array.from(sealedKey) };
          await db.app.update({ where: { id }, data });
        },
      });
      const { masterKeyFile } = keyPlaces();
      console.log(
        `A new master key wraps all keys (key files: ${keys}, apps: ${apps}).\n` +
          `It is in ${masterKeyFile}: keep a copy of it elsewhere. Backups from before need the old one.`,
      );
    } finally {
      await db.$disconnect();
    }
  });
