import type { Route } from "next";

/** The parts of the sharing page. `app` is an app's slug or id. */
export const sharingHref = (app: string, part = "") =>
  `/apps/${app}/sharing${part && `/${part}`}` as Route;

export const sharingUrl = (app: string) => `/api/v1/apps/${app}/sharing`;

export const shareUrl = (app: string, input: string) =>
  `/api/v1/apps/${app}/inputs/${input}/share`;

export const sharesUrl = (app: string, query: URLSearchParams) =>
  `/api/v1/apps/${app}/shares?${query}`;
