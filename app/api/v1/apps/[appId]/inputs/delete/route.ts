import { route } from "@/lib/http/route";
import { deleteMatching } from "@/lib/retention/delete";
import { Selection } from "@/lib/search/schema";

export const POST = route(Selection, deleteMatching);
