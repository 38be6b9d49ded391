import type { Objects } from "@/lib/testing/s3/objects";

/** XML that S3 answers with: text is escaped, a list is its members. */
export type Xml = string | Xml[] | { [name: string]: Xml };

export function xml(value: Xml): string {
  if (typeof value === "string") {
    return value.replaceAll(/[<>&"]/g, (it) => `&#${it.charCodeAt(0)};`);
  }
  if (Array.isArray(value)) return value.map(xml).join("");
  return Object.entries(value)
    .map(([name, inner]) => `<${name}>${xml(inner)}</${name}>`)
    .join("");
}

type Asked = { query: URLSearchParams; most: number };

/** ListObjectsV2. */
export function listObjects(objects: Objects, { query, most }: Asked): Xml {
  const after = query.get("continuation-token");
  const keys = [...objects.versions.keys()]
    .filter((key) => objects.current(key))
    .filter((key) => key.startsWith(query.get("prefix") ?? ""))
    .filter((key) => after === null || key > after)
    .sort();
  const some = keys.slice(0, most);
  return {
    ListBucketResult: [
      { IsTruncated: String(keys.length > most) },
      keys.length > most ? { NextContinuationToken: some.at(-1) ?? "" } : [],
      some.map((Key) => ({ Contents: { Key } })),
    ],
  };
}

/** ListObjectVersions. */
export function listVersions(objects: Objects, { query, most }: Asked): Xml {
  const from = query.get("key-marker");
  const past = query.get("version-id-marker");
  const all = [...objects.versions.entries()]
    .filter(([key]) => key.startsWith(query.get("prefix") ?? ""))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, versions]) => versions.toReversed());
  const start = all.findIndex(
    ({ key, id }) =>
      from === null || key > from || (key === from && id === past),
  );
  const rest =
    from === null ? all : start < 0 ? [] : all.slice(start + (past ? 1 : 0));
  const some = rest.slice(0, most);
  const last = some.at(-1);
  return {
    ListVersionsResult: [
      { IsTruncated: String(rest.length > most) },
      rest.length > most && last
        ? { NextKeyMarker: last.key, NextVersionIdMarker: last.id }
        : [],
      some.map(({ key, id, bytes }) => ({
        [bytes ? "Version" : "DeleteMarker"]: { Key: key, VersionId: id },
      })),
    ],
  };
}

/** ListMultipartUploads. */
export function listUploads(objects: Objects, { query, most }: Asked): Xml {
  const past = query.get("upload-id-marker");
  const all = [...objects.uploads].filter(([, { key }]) =>
    key.startsWith(query.get("prefix") ?? ""),
  );
  const rest = all.slice(all.findIndex(([id]) => id === past) + 1);
  const some = rest.slice(0, most);
  const last = some.at(-1);
  return {
    ListMultipartUploadsResult: [
      { IsTruncated: String(rest.length > most) },
      rest.length > most && last
        ? { NextKeyMarker: last[1].key, NextUploadIdMarker: last[0] }
        : [],
      some.map(([UploadId, { key, at }]) => ({
        Upload: { Key: key, UploadId, Initiated: at.toISOString() },
      })),
    ],
  };
}
