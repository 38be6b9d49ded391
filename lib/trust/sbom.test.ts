import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { ask } from "@/lib/testing/routes";
import { bomOf } from "@/lib/trust/sbom";
import { software, softwareIn } from "@/lib/trust/software";

const LOCK = JSON.parse(readFileSync("package-lock.json", "utf8"));

test("the bill of materials has each package that runs, and none that only builds it", async () => {
  const answer = await ask("/trust/sbom");
  expect(answer.headers.get("content-type")).toMatch(
    /^application\/vnd\.cyclonedx\+json/,
  );
  const bom = await answer.json();
  expect(bom).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.6" });
  expect(bom.serialNumber).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  const named = new Set(
    bom.components.map(({ group, name }: Record<string, string>) =>
      group ? `${group}/${name}` : name,
    ),
  );
  for (const name of Object.keys(LOCK.packages[""].dependencies)) {
    expect(named).toContain(name);
  }
  for (const name of ["vitest", "@playwright/test", "@biomejs/biome"]) {
    expect(named).not.toContain(name);
  }
});

test("each component is told once, with the hash by which npm knows it", async () => {
  const { components } = bomOf(await software());
  const refs = components.map((one) => one["bom-ref"]);
  expect(refs).toEqual([...new Set(refs)]);
  for (const { "bom-ref": ref, version, purl, hashes } of components) {
    const path = ref.slice(ref.indexOf("#") + 1);
    const locked = LOCK.packages[path];
    expect(version).toBe(locked.version);
    expect(purl).toBe(ref.slice(0, ref.indexOf("#")));
    expect(purl).toMatch(/^pkg:npm\/(%40[^/@]+\/)?[^/@]+@\S+$/);
    const [algorithm, digest] = (locked.integrity ?? "-").split(/-(.*)/s);
    if (algorithm !== "sha512") continue;
    const content = Buffer.from(digest, "base64").toString("hex");
    expect(hashes).toEqual([{ alg: "SHA-512", content }]);
    expect(content).toMatch(/^[0-9a-f]{128}$/);
  }
});

test("whatever a package needs is in it, as what Node would load", async () => {
  const { components, dependencies, metadata } = bomOf(await software());
  const known = new Set(components.map((one) => one["bom-ref"]));
  expect(dependencies[0]?.ref).toBe(metadata.component["bom-ref"]);
  expect(dependencies.length).toBe(components.length + 1);
  for (const { dependsOn } of dependencies) {
    for (const ref of dependsOn) expect(known).toContain(ref);
  }
});

test("of two versions a package needs the nearer", () => {
  const { dependencies } = bomOf(
    softwareIn(
      JSON.stringify({
        ...{ name: "a", version: "1.0.0" },
        packages: {
          "": { dependencies: { b: "2", c: "1" } },
          "node_modules/b": { version: "2.0.0", dependencies: { c: "2" } },
          "node_modules/b/node_modules/c": { version: "2.1.0" },
          "node_modules/c": { version: "1.0.0", dependencies: { d: "1" } },
          "node_modules/d": { version: "1.0.0", dev: true },
        },
      }),
    ),
  );
  const needs = Object.fromEntries(
    dependencies.map(({ ref, dependsOn }) => [
      ref.replace(/#.*/, ""),
      dependsOn,
    ]),
  );
  expect(needs["pkg:npm/a@1.0.0"]).toEqual([
    "pkg:npm/b@2.0.0#node_modules/b",
    "pkg:npm/c@1.0.0#node_modules/c",
  ]);
  expect(needs["pkg:npm/b@2.0.0"]).toEqual([
    "pkg:npm/c@2.1.0#node_modules/b/node_modules/c",
  ]);
  expect(needs["pkg:npm/c@1.0.0"]).toEqual([]);
});
