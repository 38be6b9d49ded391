import type { Route } from "next";

/**
 * Where an input is, in the portal and in the API. `app` is an app's slug or id, and `q`
 * what it was found by, to be marked there.
 */
export const inputHref = (app: string, id: string, q = "") =>
  `/apps/${app}/inputs/${id}${q && `?${new URLSearchParams({ q })}`}` as Route;

export const contentUrl = (app: string, id: string) =>
  `/api/v1/apps/${app}/inputs/${id}/content`;

export const thumbnailUrl = (app: string, id: string, size: number) =>
  `/api/v1/apps/${app}/inputs/${id}/thumbnail?size=${size}`;
