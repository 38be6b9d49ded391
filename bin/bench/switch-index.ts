import { Client } from "pg";

import type { Instance } from "@/bin/bench/instance";

/** Gives the app an index, or none, from the next call on. */
export async function switchIndex(
  { databaseUrl, app }: Instance,
  index: "on" | "off",
): Promise<void> {
  const client = new Client(databaseUrl);
  await client.connect();
  await client.query("UPDATE apps SET index = $1 WHERE slug = $2", [
    index,
    app,
  ]);
  await client.end();
}
