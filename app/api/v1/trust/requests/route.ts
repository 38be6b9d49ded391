import { recipientRoute } from "@/lib/http/community";
import { listRequests } from "@/lib/trust/documents/requests";
import { RequestQuery } from "@/lib/trust/documents/schema";

export const GET = recipientRoute(RequestQuery, listRequests);
