import type { Route } from "next";

/** Where a receipt is, in the portal and in the API. `app` is an app's slug or id. */
export const receiptHref = (app: string, id: string) =>
  `/apps/${app}/receipts/${id}` as Route;

export const receiptUrl = (app: string, id: string) =>
  `/api/v1/apps/${app}/receipts/${id}`;
