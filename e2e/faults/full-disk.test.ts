import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { env } from "@/lib/env";
import { JOBS } from "@/lib/permissions";
import { purgeExpired } from "@/lib/retention/purge";
import { raw } from "@/lib/testing/bodies";
import { keyFor, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";

const DISK = "size=8m";
const LARGE = "x".repeat(1024 * 1024);
const YEARS_MS = 11 * 365 * 86_400_000;

const folder = join(env().DATA_DIR, "blobs");
mkdirSync(folder, { recursive: true });

// Only root may mount; where it may not, there is no small disk to fill.
const mounted =
  spawnSync("mount", ["-t", "tmpfs", "-o", DISK, "tmpfs", folder]).status === 0;
afterAll(() => {
  if (mounted) spawnSync("umount", [folder]);
});

let one: Awaited<ReturnType<typeof tenant>>;
let key: string;
beforeAll(async () => {
  one = await tenant();
  key = await keyFor(one);
});

const store = (query = "") =>
  ask(`/apps/${one.slug}/inputs${query}`, { key, ...raw(LARGE) });

const files = async () => {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map(({ name }) => name);
};

test.runIf(mounted)(
  "D5: on a full disk a call is told so and keeps nothing, and a purge makes room",
  async () => {
    const { appId, db } = one.ctx;
    let kept = 0;
    let refused = await store();
    for (; refused.ok; refused = await store()) kept++;

    expect(kept).toBeGreaterThan(0);
    expect(refused.status).toBe(507);
    expect((await refused.json()).error.code).toBe("storage_full");
    expect(await db.input.count({ where: { appId } })).toBe(kept);
    expect(await files()).toHaveLength(kept);
    expect((await store("?store=false")).status).toBe(200);

    const actor = { kind: "job" as const, id: "purge", may: JOBS.purge };
    const now = new Date(Date.now() + YEARS_MS);
    const run = await purgeExpired({ ...one.ctx, actor, now });
    expect(run).toMatchObject({ purged: kept, more: false });
    expect(await files()).toEqual([]);
    expect((await store()).status).toBe(200);
  },
);
