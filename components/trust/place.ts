import type { Route } from "next";

/** Where a document is asked for. */
export const documentHref = (id: string) => `/trust/documents/${id}` as Route;

/** Where it is downloaded, with what opens it if it was granted. */
export const downloadHref = (id: string, grant?: string) =>
  `/api/v1/trust/documents/${id}/content${grant ? `?grant=${grant}` : ""}`;
