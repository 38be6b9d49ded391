import { z } from "zod";

import { route } from "@/lib/http/route";
import { cancelJob, getJob } from "@/lib/queue/look";

const Named = z.strictObject({ jobId: z.string() });

export const GET = route(Named, (ctx, { jobId }) => getJob(ctx, jobId));
export const DELETE = route(Named, (ctx, { jobId }) => cancelJob(ctx, jobId));
