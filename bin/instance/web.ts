import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

import { CannotRun } from "@/bin/cannot-run";
import { env, publicUrl } from "@/lib/env";

export type Web = {
  /** Lets what is under way finish, for some seconds, and returns when it has. */
  stop: () => Promise<void>;
  gone: Promise<unknown>;
};

/** Starts the web server on a database, and returns when it answers. */
export async function startWeb(databaseUrl: string): Promise<Web> {
  const { HOST, PORT, DATA_DIR } = env();
  const web = spawn(process.execPath, ["bin/web.ts"], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      HOST,
      PORT: String(PORT),
      DATA_DIR,
      DATABASE_URL: databaseUrl,
      NEXTAUTH_URL: publicUrl(),
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
    },
  });
  const gone = once(web, "exit");
  await Promise.race([isReady(web), gone.then(refuse)]);

  const stop = async () => {
    web.kill("SIGTERM");
    await gone;
  };
  return { stop, gone };
}

async function isReady(web: ChildProcess): Promise<void> {
  const [message] = await once(web, "message");
  const { failed } = message as { failed?: string };
  if (!failed) return;
  const { HOST, PORT } = env();
  throw new CannotRun(
    failed === "EADDRINUSE"
      ? `Port ${PORT} is in use. Set PORT to another one.`
      : `The web server can't listen at ${HOST}:${PORT} (${failed}). Set HOST and PORT.`,
  );
}

function refuse(): never {
  throw new CannotRun("The web server ended before it was ready.");
}
