import { createReadStream } from "node:fs";
import { join } from "node:path";

import { diskBlobs } from "@/lib/blobs/disk";
import { env } from "@/lib/env";
import type { ByteRange } from "@/lib/stores";

/** Where the floors keep files: as the product keeps blobs, but in plain. */
export const files = () => diskBlobs(folder());

/** A range of such a file, as Node reads files by itself. */
export const partOf = (name: string, { start, end }: ByteRange) =>
  createReadStream(join(folder(), name), {
    start,
    end: end - 1,
    highWaterMark: 256 * 1024,
  });

const folder = () => join(env().DATA_DIR, "bench-files");
