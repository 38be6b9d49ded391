import { recipientRoute } from "@/lib/http/community";
import { changeDocument, destroyDocument } from "@/lib/trust/documents/change";
import { DocumentNamed, DocumentPatch } from "@/lib/trust/documents/schema";

export const PATCH = recipientRoute(
  DocumentPatch.extend(DocumentNamed.shape),
  changeDocument,
);

export const DELETE = recipientRoute(DocumentNamed, destroyDocument);
