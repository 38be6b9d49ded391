import { recipientRoute } from "@/lib/http/community";
import { grantRequest } from "@/lib/trust/documents/requests";
import { NewGrant, RequestNamed } from "@/lib/trust/documents/schema";

export const POST = recipientRoute(
  NewGrant.extend(RequestNamed.shape),
  grantRequest,
);
