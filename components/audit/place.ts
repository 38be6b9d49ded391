import type { Route } from "next";

/** Where the trail of one record, person or key is, in the portal. */
export const trailHref = (
  app: string,
  of: { target: string } | { actor: string },
) => `/apps/${app}/audit?${new URLSearchParams(of)}` as Route;

export const entryHref = (app: string, id: string) =>
  `/apps/${app}/audit/${id}` as Route;

export const entryUrl = (app: string, id: string) =>
  `/api/v1/apps/${app}/audit/${id}`;
