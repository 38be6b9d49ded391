import { openRoute } from "@/lib/http/trust";
import { PageQuery } from "@/lib/paging";
import { noticesIn } from "@/lib/trust/subprocessors/subprocessors";

export const GET = openRoute(PageQuery, ({ db }, query) =>
  noticesIn(db, query),
);
