import { route } from "@/lib/http/route";
import { storing } from "@/lib/http/storing";
import { listInputs } from "@/lib/inputs/list";
import { InputQuery } from "@/lib/inputs/schema";

export const GET = route(InputQuery, listInputs);
export const POST = storing;
