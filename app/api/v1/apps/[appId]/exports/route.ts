import { createExport } from "@/lib/exports/create";
import { NewExport } from "@/lib/exports/schema";
import { route } from "@/lib/http/route";

export const POST = route(NewExport, createExport);
