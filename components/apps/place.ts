import type { Route } from "next";

/** The parts of an app's settings. `app` is its slug or id. */
export const settingsHref = (app: string, part = "") =>
  `/apps/${app}/settings${part && `/${part}`}` as Route;
