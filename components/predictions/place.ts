import type { Route } from "next";

/** Where a prediction leads: to its record. `app` is an app's slug or id. */
export const predictionHref = (app: string, id: string) =>
  `/apps/${app}/predictions/${id}` as Route;
