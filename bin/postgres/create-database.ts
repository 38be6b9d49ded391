import { Client, escapeIdentifier } from "pg";

const IS_THERE_ALREADY = "42P04";

/** Makes a database, empty or as a copy of another, where there is none of that name. */
export async function createDatabase(
  serverUrl: string,
  name: string,
  template = "template0",
): Promise<void> {
  const [made, from] = [name, template].map(escapeIdentifier);
  try {
    await query(serverUrl, `CREATE DATABASE ${made} TEMPLATE ${from}`);
  } catch (error) {
    if ((error as { code?: string }).code !== IS_THERE_ALREADY) throw error;
  }
}

/** Removes a database, whoever is connected to it. */
export async function dropDatabase(
  serverUrl: string,
  name: string,
): Promise<void> {
  const gone = escapeIdentifier(name);
  await query(serverUrl, `DROP DATABASE IF EXISTS ${gone} WITH (FORCE)`);
}

async function query(serverUrl: string, sql: string): Promise<void> {
  const client = new Client(serverUrl);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
