import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import type { Instance } from "./instance";

/**
 * Stores texts in an instance's app as if they had been received so many hours ago:
 * by the product's own verbs, with another clock. Answers with their ids.
 */
export async function storeInThePast(
  instance: Instance,
  key: string,
  ages: number[],
): Promise<string[]> {
  const storing = spawn(
    process.execPath,
    [
      "--conditions=react-server",
      "--import=tsx",
      "e2e/past/store.ts",
      key,
      ...ages.map(String),
    ],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        NODE_OPTIONS: "",
        DATA_DIR: join(instance.folder, "data"),
      },
    },
  );
  let printed = "";
  storing.stdout.on("data", (piece) => {
    printed += piece;
  });
  const [code] = await once(storing, "exit");
  if (code !== 0) throw new Error("The texts were not stored.");
  return printed.trim().split("\n");
}
