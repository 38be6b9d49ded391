import type { Route } from "next";

/** The parts of the retention page. `app` is an app's slug or id. */
export const retentionHref = (app: string, part = "") =>
  `/apps/${app}/retention${part && `/${part}`}` as Route;

export const retentionUrl = (app: string) => `/api/v1/apps/${app}/retention`;

export const holdsUrl = (app: string, id = "") =>
  `/api/v1/apps/${app}/holds${id && `/${id}`}`;
