"use client";

import type { ReactNode } from "react";

import {
  type Point,
  type Size,
  toFrame,
} from "@/components/annotations/geometry";
import { usePictureAnnotator } from "@/components/annotations/picture-annotator";
import type { Annotating } from "@/components/annotations/use-annotating";
import { PictureFrame } from "@/components/inputs/picture-frame";
import { usePictureGestures } from "@/components/inputs/picture-gestures";
import { usePictureView } from "@/components/inputs/picture-view";
import { RegionOverlay } from "@/components/predictions/region-overlay";
import type { Region } from "@/lib/models/output";

type ImageViewerProps = {
  src: string;
  alt: string;
  width: number | null;
  height: number | null;
  /** What lies over it, where shares of the picture are at these pixels of the frame. */
  over?: (place: (at: Point) => Point) => ReactNode;
};

/** What is assumed of a picture that nobody has measured. */
const UNKNOWN = { width: 1024, height: 768 };

/** An image, large: as a whole, or magnified and moved about. */
export function ImageViewer({
  src,
  alt,
  width,
  height,
  over,
}: ImageViewerProps) {
  const size = width && height ? { width, height } : UNKNOWN;
  const picture = usePictureView(size);
  const gestures = usePictureGestures(picture);
  const { view } = picture;
  return (
    <PictureFrame {...{ src, alt, size, picture, gestures }}>
      {view && over?.((at) => toFrame(view, size, at))}
    </PictureFrame>
  );
}

type AnnotatedImageProps = {
  src: string;
  alt: string;
  size: Size;
  annotating: Annotating;
  /** What models found: shown below what people say. */
  found: { one: Region[]; other: Region[] };
  mayDraw: boolean;
};

/** An image that regions are drawn on. */
export function AnnotatedImage({
  src,
  alt,
  size,
  annotating,
  found,
  mayDraw,
}: AnnotatedImageProps) {
  const picture = usePictureView(size);
  const near = [...found.one, ...found.other].map(({ label }) => label);
  const { layers, place, ...annotator } = usePictureAnnotator(
    annotating,
    size,
    picture,
    near,
    mayDraw,
  );
  return (
    <PictureFrame {...{ src, alt, size, picture }} {...annotator}>
      {picture.view && <RegionOverlay regions={found} place={place} />}
      {layers}
    </PictureFrame>
  );
}
