import "server-only";

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

const LockedPackage = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  optional: z.boolean().optional(),
  link: z.boolean().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
  peerDependencies: z.record(z.string(), z.string()).optional(),
});
export type LockedPackage = z.infer<typeof LockedPackage>;

const Lock = z.object({
  name: z.string(),
  version: z.string(),
  packages: z.record(z.string(), LockedPackage),
});

/** What the product is made of: each package by where it is installed. */
export type Software = {
  name: string;
  version: string;
  root: LockedPackage;
  /**
   * Those of others that run, by their paths. What only builds or tests it isn't here,
   * nor what it is tested with that another package would know how to use.
   */
  packages: Map<string, LockedPackage>;
  /** The lock file as it is. */
  text: string;
};

let known: Promise<Software> | undefined;

/** The software of this process, by the lock file from which it was installed. */
export const software = (): Promise<Software> =>
  (known ??= readFile(
    join(/* turbopackIgnore: true */ process.cwd(), "package-lock.json"),
    "utf8",
  ).then(softwareIn));

export function softwareIn(text: string): Software {
  const { name, version, packages } = Lock.parse(JSON.parse(text));
  const { "": root = {}, ...others } = packages;
  const running = Object.entries(others).filter(
    ([, { dev, devOptional, link }]) => !dev && !devOptional && !link,
  );
  return { name, version, root, packages: new Map(running), text };
}
