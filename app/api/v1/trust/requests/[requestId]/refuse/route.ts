import { recipientRoute } from "@/lib/http/community";
import { refuseRequest } from "@/lib/trust/documents/requests";
import { RequestNamed } from "@/lib/trust/documents/schema";

export const POST = recipientRoute(RequestNamed, refuseRequest);
