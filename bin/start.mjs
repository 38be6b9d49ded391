// Runs on Node 20 with nothing installed: built-in modules only.
import { createServer } from "node:net";

import { prepare, ROOT, run } from "./toolchain.mjs";

process.chdir(ROOT);
await refuseTakenPort();
await prepare();
run("bin/serve.ts", process.argv.slice(2));

/** Asked first, since all that follows may take minutes. */
async function refuseTakenPort() {
  readEnvFile();
  const port = Number(process.env.PORT || 3000);
  const host = process.env.HOST || "127.0.0.1";
  if (process.env.ROLE === "worker") return;
  // What isn't a port at all is told later, with all else that is set wrong.
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return;

  const isTaken = await new Promise((resolve) => {
    const server = createServer();
    server.once("error", ({ code }) => resolve(code === "EADDRINUSE"));
    server.listen(port, host, () => server.close(() => resolve(false)));
  });
  if (!isTaken) return;
  console.error(`Port ${port} is in use. Set PORT to another one.`);
  process.exit(1);
}

function readEnvFile() {
  try {
    process.loadEnvFile?.();
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}
