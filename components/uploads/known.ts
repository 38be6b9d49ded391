import { fingerprintOf, modifiedAt } from "@/components/uploads/fingerprint";
import type { UploadView } from "@/lib/uploads/schema";

/** A file, and the upload that was begun of it before. Null: none was. */
export type Offered = { file: File; upload: string | null };

/**
 * Finds the uploads that files go on with: by name, size and time, and then by their
 * content.
 */
export async function known(
  files: readonly File[],
  unfinished: readonly UploadView[],
): Promise<Offered[]> {
  const left = new Set(unfinished);
  const all: Offered[] = [];
  for (const file of files) {
    const upload = await begunOf(file, left);
    if (upload) left.delete(upload);
    all.push({ file, upload: upload?.id ?? null });
  }
  return all;
}

async function begunOf(file: File, unfinished: Iterable<UploadView>) {
  const alike = [...unfinished].filter(
    ({ filename, bytes, modified_at }) =>
      filename === file.name &&
      bytes === file.size &&
      modified_at === modifiedAt(file),
  );
  if (alike.length === 0) return undefined;
  const print = await fingerprintOf(file);
  return alike.find(({ fingerprint }) => fingerprint === print);
}
