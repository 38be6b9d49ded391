import { route } from "@/lib/http/route";
import { getImport } from "@/lib/imports/look";
import { ImportAsked } from "@/lib/imports/schema";

export const GET = route(ImportAsked, getImport);
