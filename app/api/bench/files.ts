import { join } from "node:path";

import { diskBlobs } from "@/lib/blobs/disk";
import { env } from "@/lib/env";

/** Where the floors keep files: as the product keeps blobs, but in plain. */
export const files = () => diskBlobs(join(env().DATA_DIR, "bench-files"));
