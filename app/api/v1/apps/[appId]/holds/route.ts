import { route } from "@/lib/http/route";
import { listHolds } from "@/lib/retention/holds/list";
import { placeHold } from "@/lib/retention/holds/place";
import { HoldQuery, NewHold } from "@/lib/retention/holds/schema";

export const GET = route(HoldQuery, listHolds);
export const POST = route(NewHold, placeHold);
