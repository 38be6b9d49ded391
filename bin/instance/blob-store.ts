import { CannotRun } from "@/bin/cannot-run";
import { vault } from "@/lib/auth/vault";
import { env } from "@/lib/env";
import { tryBlobs } from "@/lib/metrics/readiness";

/** Refuses to go on where blobs can't be kept, found and removed. */
export async function checkBlobStore(): Promise<void> {
  const own = await vault();
  try {
    await tryBlobs(own);
  } catch (error) {
    const where = env().BLOB_STORE
      ? "The bucket of BLOB_STORE doesn't do what it is asked to"
      : "The folder of blobs below DATA_DIR can't be used";
    throw new CannotRun(`${where} (${wordOf(error)}).`);
  }
}

/** What it is about in a word, such as `AccessDenied` or `ECONNREFUSED`. */
function wordOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if (error.cause instanceof Error) return wordOf(error.cause);
  const { code, name } = error as NodeJS.ErrnoException;
  return code ?? name;
}
