import { route } from "@/lib/http/route";
import { storing } from "@/lib/http/storing";
import { listInputs } from "@/lib/inputs/list";
import { InputQuery } from "@/lib/inputs/schema";
import { findInputs } from "@/lib/search/find";

export const GET = route(InputQuery, (ctx, query) =>
  query.q === undefined ? listInputs(ctx, query) : findInputs(ctx, query),
);
export const POST = storing;
