import { route } from "@/lib/http/route";
import { deleteMatching } from "@/lib/retention/delete";
import { Selection } from "@/lib/retention/schema";

export const POST = route(Selection, deleteMatching);
