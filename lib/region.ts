import { z } from "zod";

/** A share of the whole, such as of a picture's width: from 0 to 1. */
export const Share = z.number().min(0).max(1);

/** In a picture as it is shown: what is at the left and at the top is at 0. */
export const Box = z
  .strictObject({ left: Share, top: Share, right: Share, bottom: Share })
  .refine(
    ({ left, top, right, bottom }) => left < right && top < bottom,
    "A box has its left before its right, and its top above its bottom.",
  );

/** The corners, each from the left and from the top. The last is joined to the first. */
export const Polygon = z
  .array(z.tuple([Share, Share]))
  .min(3)
  .max(1_000);

export type Box = z.infer<typeof Box>;
export type Polygon = z.infer<typeof Polygon>;

/** A part of a picture. */
export type Shape = { box: Box } | { polygon: Polygon };
