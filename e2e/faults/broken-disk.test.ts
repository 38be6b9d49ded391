import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { afterEach, expect, test } from "vitest";

import { startWeb, type Web } from "@/e2e/faults/processes";
import { expectNoOrphans, sweptUp } from "@/e2e/faults/whole";
import { keyFor, tenant } from "@/lib/testing/requests";

const CALLS = 24;
const hasStrace = spawnSync("strace", ["-V"]).status === 0;

let web: Web | undefined;
afterEach(() => web?.kill());

/** The web server, with the disk failing at every fifth of these calls in a thread. */
const onBrokenDisk = (call: string) =>
  startWeb({}, [
    ...["strace", "-f", "-qq", "-o", "/dev/null", "--seccomp-bpf"],
    ...["-e", `trace=${call}`],
    ...["-e", `inject=${call}:error=EIO:when=3+5`],
  ]);

test.runIf(hasStrace).each(["fsync", "rename"])(
  "D6: where the disk fails at %s, a call is refused or whole",
  async (call) => {
    const one = await tenant();
    const headers = {
      authorization: `Bearer ${await keyFor(one)}`,
      "content-type": "text/plain",
    };
    web = await onBrokenDisk(call);
    const at = `${web.url}/api/v1/apps/${one.id}/inputs`;

    const texts = Array.from({ length: CALLS }, () =>
      randomBytes(100_000).toString("hex"),
    );
    const statuses: number[] = [];
    for (const body of texts) {
      const answer = await fetch(at, { method: "POST", headers, body });
      statuses.push(answer.status);
      if (!answer.ok) continue;
      const { id } = await answer.json();
      const content = await fetch(`${at}/${id}/content`, { headers });
      expect(await content.text()).toBe(body);
    }

    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    const kept = statuses.filter((status) => status === 200).length;
    const where = { appId: one.ctx.appId };
    expect(await one.ctx.db.input.count({ where })).toBe(kept);
    await sweptUp(one.ctx);
    await expectNoOrphans(one.ctx);
  },
);

test.runIf(hasStrace)(
  "D6: where the disk fails at unlink, the record is destroyed and its blob follows",
  async () => {
    const one = await tenant();
    const authorization = `Bearer ${await keyFor(one)}`;
    web = await onBrokenDisk("unlink");
    const at = `${web.url}/api/v1/apps/${one.id}/inputs`;

    for (let call = 0; call < CALLS; call++) {
      const stored = await fetch(at, {
        method: "POST",
        headers: { authorization, "content-type": "text/plain" },
        body: "x".repeat(100_000),
      });
      const { id } = await stored.json();
      const path = `${at}/${id}`;
      const init = { method: "DELETE", headers: { authorization } };
      expect(await (await fetch(path, init)).json()).toMatchObject({
        deleted: true,
      });
    }

    const { db, appId } = one.ctx;
    expect(await db.recordKey.count({ where: { appId } })).toBe(0);
    const doomed = await db.doomedBlob.findMany();
    expect(doomed.length).toBeGreaterThan(0);
    expect(doomed.every(({ tries }) => tries === 1)).toBe(true);
    await sweptUp(one.ctx);
    await expectNoOrphans(one.ctx);
  },
);
