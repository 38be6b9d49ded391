import { execFileSync, spawnSync } from "node:child_process";

import { CannotRun } from "@/bin/cannot-run";

const NAME = "postgres";

/** Who runs PostgreSQL, which refuses to run as root. */
export type Account = {
  /** Whose its files are. Null: whoever runs us. */
  owner: { uid: number; gid: number } | null;
  /** What stands before its command line. */
  prefix: string[];
};

/**
 * The account for a server whose programs and data are at these paths. Whoever isn't
 * root is that account. For root it is the user postgres, made where there is none.
 * Where folders above bar that user (a clone in root's home), Linux can give the
 * server the one capability it lacks, to pass through folders; elsewhere this throws.
 */
export function accountFor(program: string, folder: string): Account {
  if (process.getuid?.() !== 0) return { owner: null, prefix: [] };

  const owner = postgresUser();
  const usual: Account = { owner, prefix: [] };
  if (reaches(usual, program, folder)) return usual;

  const passing: Account = { owner, prefix: passingThroughFolders(owner) };
  if (reaches(passing, program, folder)) return passing;

  throw new CannotRun(
    `You are root, so the database runs as the user ${NAME}, who can't reach ${folder}. ` +
      "Move Sojourn and its data to where that user may go, such as /opt, run it as another user, or set DATABASE_URL.",
  );
}

function postgresUser(): { uid: number; gid: number } {
  const find = () => ({ uid: idOf("-u"), gid: idOf("-g") });
  try {
    return find();
  } catch {
    // There is none yet.
  }
  try {
    execFileSync("useradd", ["--system", "--user-group", NAME]);
    return find();
  } catch (cause) {
    throw new CannotRun(
      `You are root, and PostgreSQL refuses to run as root. There is no user ${NAME}, and making one failed. ` +
        "Run Sojourn as another user, or set DATABASE_URL.",
      { cause },
    );
  }
}

const idOf = (flag: "-u" | "-g") =>
  Number(execFileSync("id", [flag, NAME], { stdio: "pipe" }).toString());

/** PostgreSQL asks access(2) about itself, which needs the securebit to heed the capability. */
function passingThroughFolders({ uid, gid }: { uid: number; gid: number }) {
  return [
    "setpriv",
    ...["--reuid", String(uid), "--regid", String(gid), "--clear-groups"],
    ...["--securebits", "+no_setuid_fixup"],
    ...["--bounding-set", "-all,+dac_read_search"],
    ...["--inh-caps", "-all,+dac_read_search"],
    ...["--ambient-caps", "+dac_read_search"],
  ];
}

function reaches(account: Account, program: string, folder: string): boolean {
  const { command, args, options } = as(account, "test", [
    ...["-x", program, "-a", "-x", folder],
  ]);
  return spawnSync(command, args, options).status === 0;
}

/** What to hand to `spawn` to run a program under the account. */
export function as(account: Account, program: string, args: string[]) {
  const [command = program, ...rest] = [...account.prefix, program, ...args];
  // The prefix changes the user by itself, and has to start as root.
  const options = account.prefix.length > 0 ? {} : { ...account.owner };
  return { command, args: rest, options };
}
