import { randomUUID } from "node:crypto";
import { join } from "node:path";

import { startInstance } from "./instance";

/** Starts the instance that most journeys share, and answers with its end. */
export default async function setup(): Promise<() => Promise<void>> {
  const instance = await startInstance({
    SIGNUP: "open",
    // All journeys come from one address, each with an account of its own.
    SIGNUPS_PER_ADDRESS: "1000",
    SOJOURN_SETUP_EMAIL: "owner@example.test",
    SOJOURN_SETUP_PASSWORD: randomUUID(),
  });
  process.env.SOJOURN_E2E_URL = instance.url;
  process.env.SOJOURN_E2E_DATA = join(instance.folder, "data");
  return () => instance.remove();
}
