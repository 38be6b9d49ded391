"use client";

import type { Size } from "@/components/annotations/geometry";
import { usePictureAnnotator } from "@/components/annotations/picture-annotator";
import type { Annotating } from "@/components/annotations/use-annotating";
import { PictureFrame } from "@/components/inputs/picture-frame";
import { usePictureGestures } from "@/components/inputs/picture-gestures";
import { usePictureView } from "@/components/inputs/picture-view";

type ImageViewerProps = {
  src: string;
  alt: string;
  width: number | null;
  height: number | null;
};

/** What is assumed of a picture that nobody has measured. */
const UNKNOWN = { width: 1024, height: 768 };

/** An image, large: as a whole, or magnified and moved about. */
export function ImageViewer({ src, alt, width, height }: ImageViewerProps) {
  const size = width && height ? { width, height } : UNKNOWN;
  const picture = usePictureView(size);
  const gestures = usePictureGestures(picture);
  return <PictureFrame {...{ src, alt, size, picture, gestures }} />;
}

type AnnotatedImageProps = {
  src: string;
  alt: string;
  size: Size;
  annotating: Annotating;
  /** Labels that are likely, such as those that models found. */
  near: string[];
  mayDraw: boolean;
};

/** An image that regions are drawn on. */
export function AnnotatedImage({
  src,
  alt,
  size,
  annotating,
  near,
  mayDraw,
}: AnnotatedImageProps) {
  const picture = usePictureView(size);
  const { layers, ...annotator } = usePictureAnnotator(
    annotating,
    size,
    picture,
    near,
    mayDraw,
  );
  return (
    <PictureFrame {...{ src, alt, size, picture }} {...annotator}>
      {layers}
    </PictureFrame>
  );
}
