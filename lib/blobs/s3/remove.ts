import "server-only";

import {
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
} from "@aws-sdk/client-s3";

import { type Bucket, objectOf } from "@/lib/blobs/s3/bucket";
import { asked, askedUnless } from "@/lib/blobs/s3/failure";
import { headOf } from "@/lib/blobs/s3/read";
import { NotRemoved } from "@/lib/stores";

/** S3 takes no more in one request. */
const AT_ONCE = 1_000;
const ASKED_AT_ONCE = 16;

/**
 * Removes blobs for good. In a bucket that keeps versions all versions and delete markers
 * of a blob go, the markers first, so that what is left when it fails is listed still.
 * Each is gone when the store says 404 for it. Throws `NotRemoved` for those that stay.
 */
export async function remove(bucket: Bucket, keys: string[]): Promise<void> {
  const wanted = [...new Set(keys)];
  for (const key of wanted) objectOf(bucket, key);
  const isVersioned = wanted.length > 0 && (await keepsVersions(bucket));
  const left: string[] = [];
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const some = wanted.slice(from, from + AT_ONCE);
    const stuck = isVersioned
      ? await removeVersions(bucket, some)
      : await removePlain(bucket, some);
    const others = some.filter((key) => !stuck.has(key));
    left.push(...stuck, ...(await stillThere(bucket, others)));
  }
  if (left.length > 0) throw new NotRemoved(left);
}

/** Asked each time: a bucket may keep versions from one moment to the next. */
async function keepsVersions({ client, name }: Bucket): Promise<boolean> {
  const command = new GetBucketVersioningCommand({ Bucket: name });
  // Stores that know no versions say that they don't know the question.
  const said = await askedUnless(501, client.send(command));
  return said?.Status !== undefined;
}

async function removePlain(
  bucket: Bucket,
  keys: string[],
): Promise<Set<string>> {
  const objects = keys.map((key) => ({ Key: objectOf(bucket, key).Key }));
  const refused = await removeObjects(bucket, objects);
  return new Set(keys.filter((key) => refused.has(bucket.prefix + key)));
}

async function removeVersions(
  bucket: Bucket,
  keys: string[],
): Promise<Set<string>> {
  const stuck = new Set<string>();
  const versions: ObjectIdentifier[] = [];
  await eachOf(keys, async (key) => {
    for await (const some of versionsOf(bucket, key)) versions.push(...some);
  });
  for (let from = 0; from < versions.length; from += AT_ONCE) {
    const refused = await removeObjects(
      bucket,
      versions.slice(from, from + AT_ONCE),
    );
    for (const object of refused) stuck.add(object.slice(bucket.prefix.length));
  }
  return stuck;
}

/** The markers before the versions. */
async function* versionsOf(
  bucket: Bucket,
  key: string,
): AsyncGenerator<ObjectIdentifier[]> {
  const { Bucket: name, Key } = objectOf(bucket, key);
  let after: { KeyMarker?: string; VersionIdMarker?: string } | null = {};
  while (after) {
    const page: Page = await asked(
      bucket.client.send(
        new ListObjectVersionsCommand({ Bucket: name, Prefix: Key, ...after }),
      ),
    );
    const { DeleteMarkers = [], Versions = [] } = page;
    const own = [...DeleteMarkers, ...Versions].filter((it) => it.Key === Key);
    yield own.map(({ VersionId }) => ({ Key, VersionId }));
    // Versions of one key stand together, and before those that it begins.
    after =
      page.IsTruncated && page.NextKeyMarker === Key
        ? {
            KeyMarker: page.NextKeyMarker,
            VersionIdMarker: page.NextVersionIdMarker,
          }
        : null;
  }
}

type Page = {
  DeleteMarkers?: { Key?: string; VersionId?: string }[];
  Versions?: { Key?: string; VersionId?: string }[];
  IsTruncated?: boolean;
  NextKeyMarker?: string;
  NextVersionIdMarker?: string;
};

/** Answers with the names of those that the store refused. */
async function removeObjects(
  { client, name }: Bucket,
  objects: ObjectIdentifier[],
): Promise<Set<string>> {
  const Delete = { Objects: objects, Quiet: true };
  const { Errors = [] } = await asked(
    client.send(new DeleteObjectsCommand({ Bucket: name, Delete })),
  );
  return new Set(Errors.map(({ Key = "" }) => Key));
}

async function stillThere(bucket: Bucket, keys: string[]): Promise<string[]> {
  const there: string[] = [];
  await eachOf(keys, async (key) => {
    if (await headOf(bucket, key)) there.push(key);
  });
  return there;
}

async function eachOf(
  keys: string[],
  work: (key: string) => Promise<void>,
): Promise<void> {
  const waiting = keys.values();
  const one = async () => {
    for (const key of waiting) await work(key);
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, one));
}
