import { route } from "@/lib/http/route";
import { listJobs } from "@/lib/queue/look";
import { JobQuery } from "@/lib/queue/schema";

export const GET = route(JobQuery, listJobs);
