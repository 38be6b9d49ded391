import { z } from "zod";

import { revokeKey } from "@/lib/api-keys/revoke";
import { route } from "@/lib/http/route";

const Named = z.strictObject({ keyId: z.string() });

export const DELETE = route(Named, (ctx, { keyId }) => revokeKey(ctx, keyId));
