import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { accountFor } from "@/bin/postgres/account";
import { initialise } from "@/bin/postgres/initialise";
import { Secret } from "@/lib/secret";
import { ownFolder } from "@/lib/testing/folder";

test("half-way, a file holds what PostgreSQL keeps of the password, and not the password", async () => {
  const folder = await ownFolder();
  chmodSync(folder, 0o777);
  const seen = join(folder, "seen");
  const initdb = join(folder, "initdb");
  writeFileSync(
    initdb,
    `#!/bin/sh
     for given; do case $given in
       --pwfile=*) cp "\${given#--pwfile=}" "${seen}" ;;
     esac; done
     echo "this machine has no initdb" >&2
     exit 1`,
    { mode: 0o755 },
  );
  const cluster = join(folder, "postgres");
  const account = accountFor(initdb, folder);

  await expect(
    initialise(initdb, cluster, account, new Secret("open sesame")),
  ).rejects.toThrow("this machine has no initdb");

  expect(readFileSync(seen, "utf8")).toMatch(/^SCRAM-SHA-256\$4096:\S+\$\S+$/);
  expect(existsSync(cluster)).toBe(false);
  expect(existsSync(`${cluster}.verifier`)).toBe(false);
});
