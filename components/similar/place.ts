import type { Route } from "next";

/** Where one sees what is like an input; without one, where to bring an example. */
export const similarHref = (app: string, id?: string) =>
  `/apps/${app}/inputs/similar${id ? `?to=${id}` : ""}` as Route;

export const similarUrl = (app: string, id?: string) =>
  `/api/v1/apps/${app}/inputs/${id ? `${id}/` : ""}similar`;
