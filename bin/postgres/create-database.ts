import { Client, escapeIdentifier } from "pg";

const IS_THERE_ALREADY = "42P04";

/** Makes a database, empty or as a copy of another, where there is none of that name. */
export async function createDatabase(
  serverUrl: string,
  name: string,
  template = "template0",
): Promise<void> {
  const client = new Client(serverUrl);
  await client.connect();
  try {
    const [made, from] = [name, template].map(escapeIdentifier);
    await client.query(`CREATE DATABASE ${made} TEMPLATE ${from}`);
  } catch (error) {
    if ((error as { code?: string }).code !== IS_THERE_ALREADY) throw error;
  } finally {
    await client.end();
  }
}
