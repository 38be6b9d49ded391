import "server-only";

import { isNotFound } from "@/lib/errors";
import { MissingBlob } from "@/lib/inputs/read";
import { Unopenable } from "@/lib/sealing/gcm";

/**
 * Whether a record failed to open for a reason of its own, which stays: it was changed,
 * its key or its blob is gone, or it was destroyed meanwhile. Anything else may open in a
 * moment, such as when the database is back, and is to be tried again.
 */
export const neverOpens = (error: unknown): boolean =>
  error instanceof Unopenable ||
  error instanceof MissingBlob ||
  isNotFound(error);
