import { z } from "zod";

import { route } from "@/lib/http/route";
import { receiving, telling } from "@/lib/http/uploading";
import { cancelUpload } from "@/lib/uploads/end";

const Named = z.strictObject({ uploadId: z.string() });

export const GET = telling;
export const PUT = receiving;
export const DELETE = route(Named, (ctx, { uploadId }) =>
  cancelUpload(ctx, uploadId),
);
