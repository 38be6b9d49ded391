import { sha256 } from "@/lib/sealing/digest";
import type { LockedPackage, Software } from "@/lib/trust/software";

const LAST_FOLDER = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/;

/** The name under which a package is installed: the end of its path. */
const installedAs = (path: string) => LAST_FOLDER.exec(path)?.[1] ?? path;

/**
 * What the product is made of, as CycloneDX 1.6 (ECMA-424): each package that runs in it
 * with its version, licence and hash, and which needs which. The same lock file gives the
 * same document.
 */
export function bomOf(software: Software) {
  const { name, version, root, packages, text } = software;
  const self = purlOf(name, version);
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(sha256(text))}`,
    version: 1,
    metadata: {
      lifecycles: [{ phase: "build" }],
      component: { type: "application", "bom-ref": self, name, version },
    },
    components: [...packages].map(([path, one]) => componentOf(path, one)),
    dependencies: [
      { ref: self, dependsOn: needsOf("", root, packages) },
      ...[...packages].map(([path, one]) => ({
        ref: refOf(path, one),
        dependsOn: needsOf(path, one, packages),
      })),
    ],
  };
}

function componentOf(path: string, one: LockedPackage) {
  const name = one.name ?? installedAs(path);
  const { version = "", license, integrity, optional } = one;
  const [, group, own] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  return {
    type: "library",
    "bom-ref": refOf(path, one),
    ...(group && { group }),
    name: own ?? name,
    version,
    scope: optional ? "optional" : "required",
    ...(license && { licenses: [licenceOf(license)] }),
    purl: purlOf(name, version),
    ...(integrity && { hashes: hashesOf(integrity) }),
  };
}

// One package may be installed in several places: it is told by where it is.
const refOf = (path: string, { name, version = "" }: LockedPackage) =>
  `${purlOf(name ?? installedAs(path), version)}#${path}`;

/** https://github.com/package-url/purl-spec: the `@` of a scope is encoded. */
const purlOf = (name: string, version: string) =>
  `pkg:npm/${name.replace("@", "%40")}@${version}`;

/** An expression where it is made of several, else the SPDX id that it is. */
const licenceOf = (license: string) =>
  /[ ()]/.test(license)
    ? /\b(OR|AND|WITH)\b/.test(license)
      ? { expression: license }
      : { license: { name: license } }
    : /^(UNLICENSED|SEE)/.test(license)
      ? { license: { name: license } }
      : { license: { id: license } };

const ALGORITHMS: Record<string, string> = {
  sha1: "SHA-1",
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
};

/** W3C's Subresource Integrity, as CycloneDX writes it. */
const hashesOf = (integrity: string) =>
  integrity.split(/\s+/).flatMap((one) => {
    const [algorithm = "", digest = ""] = one.split(/-(.*)/s);
    const alg = ALGORITHMS[algorithm];
    return alg
      ? { alg, content: Buffer.from(digest, "base64").toString("hex") }
      : [];
  });

/** What a package needs, each from where Node would find it. */
function needsOf(
  path: string,
  one: LockedPackage,
  packages: Software["packages"],
): string[] {
  const names = Object.keys({
    ...one.dependencies,
    ...one.optionalDependencies,
    ...one.peerDependencies,
  });
  const found = names.flatMap((name) => {
    const at = foundFrom(path, name, packages);
    const needed = at && packages.get(at);
    return at && needed ? refOf(at, needed) : [];
  });
  return [...new Set(found)].toSorted();
}

/** Node's way: in the folder's own node_modules, then in those above. */
function foundFrom(
  path: string,
  name: string,
  packages: Software["packages"],
): string | null {
  for (let folder = path; ; ) {
    const at = `${folder ? `${folder}/` : ""}node_modules/${name}`;
    if (packages.has(at)) return at;
    if (folder === "") return null;
    const above = folder.lastIndexOf("/node_modules/");
    folder = above < 0 ? "" : folder.slice(0, above);
  }
}

/** A UUID (RFC 9562 §5.8) out of a hash. */
function uuidOf(hash: Buffer): string {
  const hex = hash.toString("hex");
  const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
