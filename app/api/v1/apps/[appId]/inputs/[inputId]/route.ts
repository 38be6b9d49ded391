import { z } from "zod";

import { route } from "@/lib/http/route";
import { changeInput } from "@/lib/inputs/change";
import { destroyInput } from "@/lib/inputs/destroy";
import { openInput } from "@/lib/inputs/open";
import { InputPatch } from "@/lib/inputs/schema";

const Named = z.strictObject({ inputId: z.string() });

export const GET = route(Named, (ctx, { inputId }) => openInput(ctx, inputId));
export const PATCH = route(
  InputPatch.extend(Named.shape),
  (ctx, { inputId, ...patch }) => changeInput(ctx, inputId, patch),
);
export const DELETE = route(Named, (ctx, { inputId }) =>
  destroyInput(ctx, inputId),
);
