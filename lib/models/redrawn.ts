import "server-only";

import { decodeImage } from "@/lib/pixels";

/**
 * An image as a file that every server decodes: the first frame, turned the way its EXIF
 * says, on white. What a file says beside its picture, such as where it was taken, is
 * nobody's business there. Throws what `decodeImage` does.
 */
export async function redrawn(bytes: Uint8Array): Promise<Buffer> {
  const { data } = await decodeImage(bytes, (image) =>
    image
      .autoOrient()
      .flatten({ background: "#fff" })
      .jpeg({ quality: 95, chromaSubsampling: "4:4:4" }),
  );
  return data;
}
