import { route } from "@/lib/http/route";
import { listConsents } from "@/lib/sharing/consents";
import { ConsentQuery } from "@/lib/sharing/ledger-schema";

export const GET = route(ConsentQuery, listConsents);
