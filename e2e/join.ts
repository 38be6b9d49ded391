import { execFile } from "node:child_process";
import { promisify } from "node:util";

import type { Person } from "./fixtures";

/** What an admin would do, who has no page for it. */
export async function join(
  guest: Person,
  host: Person,
  role: "editor" | "viewer" = "editor",
): Promise<void> {
  const args = ["--conditions=react-server", "--import=tsx", "e2e/member.ts"];
  await promisify(execFile)(
    process.execPath,
    [...args, host.slug, guest.email, role],
    {
      env: {
        ...process.env,
        NODE_OPTIONS: "",
        DATA_DIR: process.env.SOJOURN_E2E_DATA,
      },
    },
  );
}
