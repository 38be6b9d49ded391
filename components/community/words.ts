import type { SharedPart } from "@/lib/sharing/schema";

/** What is shared beside the content, in words. */
export const PART_NAMES: Record<SharedPart, string> = {
  predictions: "predictions",
  annotations: "annotations",
  filename: "file name",
  metadata: "metadata",
  exif: "EXIF data",
};
