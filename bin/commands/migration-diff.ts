import { missingSql } from "@/lib/migrate";
import {
  makeTemplate,
  TEMPLATE,
  throwawayPostgres,
} from "@/lib/testing/postgres";

export const summary =
  "For developers: prints the SQL that the migrations lack to make the schema.";

export async function run(): Promise<void> {
  const { url, stop } = await throwawayPostgres();
  try {
    await makeTemplate(url);
    const sql = await missingSql(url(TEMPLATE));
    console.log(sql || "-- Nothing: the migrations make exactly the schema.");
  } finally {
    await stop();
  }
}
