import type { TestProject } from "vitest/node";

import { makeTemplate, throwawayPostgres } from "@/lib/testing/postgres";

declare module "vitest" {
  interface ProvidedContext {
    /** The server of this run. Any of its databases is reached by changing the path. */
    serverUrl: string;
    /** The folder that this run may fill, and that goes with it. */
    folder: string;
  }
}

/** Starts the one server that all workers share. */
export default async function setup(project: TestProject) {
  const { folder, url, stop } = await throwawayPostgres();
  try {
    await makeTemplate(url);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("serverUrl", url("postgres"));
  project.provide("folder", folder);
  return stop;
}
