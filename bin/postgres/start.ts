import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";

import { CannotRun } from "@/bin/cannot-run";
import { freePort } from "@/bin/instance/port";
import { type Account, accountFor, as } from "@/bin/postgres/account";
import { binaries } from "@/bin/postgres/binaries";
import { initialise, USER } from "@/bin/postgres/initialise";
import { endWhatWasLeftBehind } from "@/bin/postgres/left-behind";
import { settingsAt } from "@/bin/postgres/settings";
import type { Secret } from "@/lib/secret";

const ATTEMPTS = 3;
const POLL_MS = 50;
/** A server that was killed may wait for its orphans before it starts again. */
const REVIVALS = 60;
const BETWEEN_REVIVALS_MS = 500;

export type Postgres = {
  /** Where to connect, password included. */
  url: (database: string) => string;
  /** Ends all connections, writes everything down, and returns when it has. */
  stop: () => Promise<void>;
  /** Resolves when the server died and couldn't be revived. */
  gone: Promise<void>;
};

type Cluster = {
  folder: string;
  /** The file that its log is appended to. */
  logFile: string;
  password: Secret<string>;
  /** What differs from the settings of an instance. */
  settings?: Record<string, string>;
};

type Server = { process: ChildProcess; port: number };

/**
 * Serves the cluster in `folder`, made where there is none, on a free port of
 * loopback. The caller holds the folder: a server that still runs there lost its
 * parent, and is ended first. A server that dies is revived on the same port.
 */
export async function startPostgres(cluster: Cluster): Promise<Postgres> {
  const { postgres, initdb } = await binaries();
  mkdirSync(dirname(cluster.logFile), { recursive: true });
  const account = accountFor(postgres, dirname(cluster.folder));

  if (!existsSync(cluster.folder)) {
    await initialise(initdb, cluster.folder, account, cluster.password);
  }
  await endWhatWasLeftBehind(cluster.folder);

  const launch = (port: number) =>
    spawnServer(postgres, account, cluster, port);
  const server = await firstThatServes(cluster, launch);
  return keepAlive(cluster, server, launch);
}

/** Between choosing a free port and taking it, someone else may have taken it. */
async function firstThatServes(
  cluster: Cluster,
  launch: (port: number) => Server,
): Promise<Server> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const server = launch(await freePort());
    if (await serves(cluster, server)) return server;
  }
  throw new CannotRun(
    `The database doesn't start. ${cluster.logFile} says why.`,
  );
}

function spawnServer(
  postgres: string,
  account: Account,
  { folder, logFile, settings = {} }: Cluster,
  port: number,
): Server {
  const log = openSync(logFile, "a", 0o600);
  const { command, args, options } = as(account, postgres, [
    ...["-D", folder],
    ...settingsAt(port, settings),
  ]);
  const server = spawn(command, args, {
    ...options,
    stdio: ["ignore", log, log],
    // A group of its own: Ctrl-C reaches us, and we stop the web server first.
    detached: true,
  });
  return { process: server, port };
}

/** Waits until the server answers, however long its recovery takes. False: it ended. */
async function serves(cluster: Cluster, server: Server): Promise<boolean> {
  try {
    while (isUp(server)) {
      if (await answers(cluster, server.port)) return true;
      await pause(POLL_MS);
    }
    return false;
  } catch (error) {
    await end(server);
    throw error;
  }
}

const isUp = ({ process: { pid, exitCode, signalCode } }: Server) =>
  pid !== undefined && exitCode === null && signalCode === null;

async function end(server: Server): Promise<void> {
  if (!isUp(server)) return;
  server.process.kill("SIGINT");
  await once(server.process, "exit");
}

const WRONG_PASSWORD = "28P01";

async function answers(cluster: Cluster, port: number): Promise<boolean> {
  const client = new Client(urlOf(cluster.password, port, "postgres"));
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== WRONG_PASSWORD) return false;
    throw new CannotRun(
      `The database in ${cluster.folder} was made with other keys than the ones beside it. Put back the keys it was made with.`,
    );
  }
}

/** Where to connect, password included. */
export const urlOf = (
  password: Secret<string>,
  port: number,
  database: string,
): string =>
  `postgresql://${USER}:${encodeURIComponent(password.reveal())}@127.0.0.1:${port}/${database}`;

function keepAlive(
  cluster: Cluster,
  first: Server,
  launch: (port: number) => Server,
): Postgres {
  let server = first;
  let stopping = false;
  const gone = Promise.withResolvers<void>();

  const revive = async () => {
    for (let attempt = 0; attempt < REVIVALS && !stopping; attempt++) {
      await pause(BETWEEN_REVIVALS_MS);
      server = launch(first.port);
      if (await serves(cluster, server)) return watch();
    }
    gone.resolve();
  };
  const watch = () =>
    server.process.once("exit", () => {
      if (!stopping) revive();
    });
  watch();

  return {
    url: (database) => urlOf(cluster.password, first.port, database),
    gone: gone.promise,
    stop: async () => {
      stopping = true;
      await end(server);
    },
  };
}
