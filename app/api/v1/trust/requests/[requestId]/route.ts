import { recipientRoute } from "@/lib/http/community";
import { forgetRequest } from "@/lib/trust/documents/requests";
import { RequestNamed } from "@/lib/trust/documents/schema";

export const DELETE = recipientRoute(RequestNamed, forgetRequest);
