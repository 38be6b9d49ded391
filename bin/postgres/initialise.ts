import { spawnSync } from "node:child_process";
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { chown, mkdir, rename, rm, writeFile } from "node:fs/promises";

import { CannotRun } from "@/bin/cannot-run";
import { type Account, as } from "@/bin/postgres/account";
import type { Secret } from "@/lib/secret";

export const USER = "sojourn";

/**
 * Makes an empty cluster at `folder`: all of it or nothing, since what a crash
 * half-way leaves is beside the folder and is thrown away by the next attempt.
 */
export async function initialise(
  initdb: string,
  folder: string,
  account: Account,
  password: Secret<string>,
): Promise<void> {
  const draft = `${folder}.new`;
  const verifierFile = `${folder}.verifier`;
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    await writeFile(verifierFile, verifierOf(password), { mode: 0o600 });
    if (account.owner) {
      const { uid, gid } = account.owner;
      await chown(draft, uid, gid);
      await chown(verifierFile, uid, gid);
    }
    runInitdb(initdb, draft, verifierFile, account);
    await rename(draft, folder);
  } finally {
    await rm(verifierFile, { force: true });
  }
}

function runInitdb(
  initdb: string,
  draft: string,
  verifierFile: string,
  account: Account,
) {
  const { command, args, options } = as(account, initdb, [
    `--pgdata=${draft}`,
    `--username=${USER}`,
    `--pwfile=${verifierFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // The same order of text on every machine, whatever its locales are.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
  ]);
  const { status, stderr } = spawnSync(command, args, { ...options });
  if (status === 0) return;
  throw new CannotRun(
    `The database could not be made in ${draft}: ${stderr?.toString().trim()}`,
  );
}

const ROUNDS = 4096;

/**
 * What PostgreSQL keeps of a password, so that the password itself is never in a
 * file: RFC 5803 as PostgreSQL writes it, by RFC 7677.
 */
function verifierOf(password: Secret<string>): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.reveal(), salt, ROUNDS, 32, "sha256");
  const keyed = (label: string) =>
    createHmac("sha256", salted).update(label).digest();

  const storedKey = createHash("sha256").update(keyed("Client Key")).digest();
  const serverKey = keyed("Server Key");
  const base64 = (bytes: Buffer) => bytes.toString("base64");
  return `SCRAM-SHA-256$${ROUNDS}:${base64(salt)}$${base64(storedKey)}:${base64(serverKey)}`;
}
