import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { blobsFolder, keyPlaces, vault } from "@/lib/auth/vault";
import { sweep } from "@/lib/jobs/sweep";
import { watchClock } from "@/lib/retention/clock";

test("two workers that sweep at once clear away what died half-way, and nothing else", async () => {
  const [old, young] = [new Date(Date.now() - 3 * 3_600_000), new Date()];
  const { blobs } = await vault();
  const incoming = [blobsFolder(), keyPlaces().keysFolder].map((folder) =>
    join(folder, ".incoming"),
  );
  for (const folder of incoming) {
    await mkdir(folder, { recursive: true });
    for (const [name, at] of [
      ["old", old],
      ["young", young],
    ] as const) {
      await writeFile(join(folder, name), "half a");
      await utimes(join(folder, name), at, at);
    }
  }
  for (const [name, at] of [
    ["old", old],
    ["young", young],
  ] as const) {
    await blobs.put(
      `app/day/${name}`,
      (async function* () {
        yield Buffer.from("sealed");
      })(),
    );
    await utimes(join(blobsFolder(), "app", "day", name), at, at);
  }

  const shift = () => ({
    watch: watchClock(),
    stop: new AbortController().signal,
  });
  await Promise.all([sweep(shift()), sweep(shift())]);

  for (const folder of incoming) {
    expect(await readdir(folder)).toEqual(["young"]);
  }
  expect(await Array.fromAsync(blobs.list(""))).toEqual(["app/day/young"]);
});
