import { openRoute } from "@/lib/http/trust";
import { requestDocument } from "@/lib/trust/documents/requests";
import {
  DocumentNamed,
  NewDocumentRequest,
} from "@/lib/trust/documents/schema";

export const POST = openRoute(
  NewDocumentRequest.extend(DocumentNamed.shape),
  requestDocument,
);
