import { route } from "@/lib/http/route";
import { Selection } from "@/lib/search/schema";
import { unshareMatching } from "@/lib/sharing/many";

export const POST = route(Selection, unshareMatching);
