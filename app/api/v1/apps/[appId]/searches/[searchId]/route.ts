import { z } from "zod";

import { route } from "@/lib/http/route";
import { changeSearch, deleteSearch } from "@/lib/search/saved/change";
import { getSearch } from "@/lib/search/saved/list";
import { SearchPatch } from "@/lib/search/saved/schema";

const Named = z.strictObject({ searchId: z.string() });

export const GET = route(Named, (ctx, { searchId }) =>
  getSearch(ctx, searchId),
);
export const PATCH = route(
  SearchPatch.extend(Named.shape),
  (ctx, { searchId, ...patch }) => changeSearch(ctx, searchId, patch),
);
export const DELETE = route(Named, (ctx, { searchId }) =>
  deleteSearch(ctx, searchId),
);
