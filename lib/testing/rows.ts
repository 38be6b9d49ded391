import type { Db } from "@/lib/context";

/** Every row of every table, as PostgreSQL writes it: bytes are in hex. */
export async function everyRow(db: Db): Promise<string[]> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname IN ('public', 'keystore')`;
  const rows = await Promise.all(
    tables.map(({ name }) =>
      db.$queryRawUnsafe<{ row: string }[]>(
        `SELECT t::text AS row FROM ${name} t`,
      ),
    ),
  );
  return rows.flat().map(({ row }) => row);
}

/** The rows that have this text in them, in plain or as bytes. */
export async function rowsWith(db: Db, text: string): Promise<string[]> {
  const hex = Buffer.from(text).toString("hex");
  const rows = await everyRow(db);
  return rows.filter((row) => row.includes(text) || row.includes(hex));
}
