import type { Box, Shape } from "@/lib/region";

/** In pixels of a frame; or in shares of a picture, from 0 to 1. */
export type Point = { x: number; y: number };
export type Size = { width: number; height: number };

/**
 * How a picture lies in its frame: where its left top corner is, and how many of the
 * frame's pixels one of its own takes.
 */
export type View = Point & { scale: number };

export const SCALE_LEAST = 0.02;
export const SCALE_MOST = 32;

/** The least that a box is wide and high, as a share. */
const LEAST = 0.0005;

const within = (value: number, least: number, most: number) =>
  Math.min(Math.max(value, least), most);

// Finer than a thousandth of a pixel in the largest pictures.
const rounded = (share: number) => Math.round(share * 1e7) / 1e7;
const asShare = (value: number) => rounded(within(value, 0, 1));

/** The whole picture in the middle of its frame, never larger than it is. */
export function whole(frame: Size, picture: Size): View {
  const scale = Math.min(
    frame.width / picture.width,
    frame.height / picture.height,
    1,
  );
  return centred(frame, picture, scale);
}

const centred = (frame: Size, picture: Size, scale: number): View => ({
  scale,
  x: (frame.width - picture.width * scale) / 2,
  y: (frame.height - picture.height * scale) / 2,
});

/** A picture that is larger than its frame fills it; a smaller one is in its middle. */
export function kept(view: View, frame: Size, picture: Size): View {
  const { scale } = view;
  const middle = centred(frame, picture, scale);
  const along = (at: number, centre: number, room: number, size: number) =>
    size <= room ? centre : within(at, room - size, 0);
  return {
    scale,
    x: along(view.x, middle.x, frame.width, picture.width * scale),
    y: along(view.y, middle.y, frame.height, picture.height * scale),
  };
}

/** Larger or smaller, with what is at a point of the frame staying there. */
export function zoomed(view: View, at: Point, scale: number): View {
  const next = within(scale, SCALE_LEAST, SCALE_MOST);
  const by = next / view.scale;
  return {
    scale: next,
    x: at.x - (at.x - view.x) * by,
    y: at.y - (at.y - view.y) * by,
  };
}

export const toFrame = (view: View, picture: Size, { x, y }: Point): Point => ({
  x: view.x + x * picture.width * view.scale,
  y: view.y + y * picture.height * view.scale,
});

/** A point of the frame in shares of the picture; outside of it, the nearest in it. */
export const toShares = (
  view: View,
  picture: Size,
  { x, y }: Point,
): Point => ({
  x: asShare((x - view.x) / (picture.width * view.scale)),
  y: asShare((y - view.y) / (picture.height * view.scale)),
});

/** A way in the frame as a way in shares of the picture. */
export const wayInShares = (view: View, picture: Size, way: Point): Point => ({
  x: way.x / (picture.width * view.scale),
  y: way.y / (picture.height * view.scale),
});

/** The corners of a shape, in order around it. */
export function cornersOf(shape: Shape): Point[] {
  if ("polygon" in shape) return shape.polygon.map(([x, y]) => ({ x, y }));
  const { left, top, right, bottom } = shape.box;
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

/** The least box that a shape is in. */
export function boundsOf(shape: Shape): Box {
  const corners = cornersOf(shape);
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

/** The box with two points as opposite corners. Null: it has no room in it. */
export function boxBetween(one: Point, other: Point): Shape | null {
  const box = {
    left: Math.min(one.x, other.x),
    top: Math.min(one.y, other.y),
    right: Math.max(one.x, other.x),
    bottom: Math.max(one.y, other.y),
  };
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  return width < LEAST || height < LEAST ? null : { box };
}

/** The shape that is closed over some points. Null: too few, or they lie on a line. */
export function polygonOf(points: Point[]): Shape | null {
  const apart = points.filter((point, place) => {
    const next = points[(place + 1) % points.length];
    return !next || point.x !== next.x || point.y !== next.y;
  });
  if (apart.length < 3 || areaOf(apart) < LEAST * LEAST) return null;
  return { polygon: apart.map(({ x, y }) => [x, y]) };
}

/** By the shoelace formula. */
function areaOf(corners: Point[]): number {
  const twice = corners.reduce((sum, { x, y }, place) => {
    const next = corners[(place + 1) % corners.length] ?? { x, y };
    return sum + x * next.y - next.x * y;
  }, 0);
  return Math.abs(twice) / 2;
}

export const sizeOf = (shape: Shape): number => areaOf(cornersOf(shape));

/** The same shape elsewhere, as far as it stays in the picture. */
export function moved(shape: Shape, way: Point): Shape {
  const { left, top, right, bottom } = boundsOf(shape);
  const x = within(way.x, -left, 1 - right);
  const y = within(way.y, -top, 1 - bottom);
  if ("polygon" in shape) {
    return {
      polygon: shape.polygon.map(([at, down]) => [
        asShare(at + x),
        asShare(down + y),
      ]),
    };
  }
  return {
    box: {
      left: asShare(left + x),
      top: asShare(top + y),
      right: asShare(right + x),
      bottom: asShare(bottom + y),
    },
  };
}

/** The shape with one of its corners elsewhere. A box's don't pass one another. */
export function withCorner(shape: Shape, place: number, to: Point): Shape {
  const at = { x: asShare(to.x), y: asShare(to.y) };
  if ("polygon" in shape) {
    const polygon = shape.polygon.with(place, [at.x, at.y]);
    return { polygon };
  }
  const { left, top, right, bottom } = shape.box;
  const [atLeft, atTop] = [place === 0 || place === 3, place < 2];
  return {
    box: {
      left: atLeft ? Math.min(at.x, right - LEAST) : left,
      right: atLeft ? right : Math.max(at.x, left + LEAST),
      top: atTop ? Math.min(at.y, bottom - LEAST) : top,
      bottom: atTop ? bottom : Math.max(at.y, top + LEAST),
    },
  };
}

/** The polygon without a corner. Null: what is left would be none. */
export function withoutCorner(shape: Shape, place: number): Shape | null {
  if (!("polygon" in shape)) return null;
  return polygonOf(cornersOf(shape).toSpliced(place, 1));
}

/** Whether a point is in a shape: by how often a ray from it crosses the outline. */
export function contains(shape: Shape, { x, y }: Point): boolean {
  const corners = cornersOf(shape);
  return corners.reduce((inside, one, place) => {
    const other = corners[(place + 1) % corners.length] ?? one;
    if (one.y > y === other.y > y) return inside;
    const crossing =
      one.x + ((y - one.y) / (other.y - one.y)) * (other.x - one.x);
    return x < crossing ? !inside : inside;
  }, false);
}

/** The smallest of some shapes that a point is in. -1: none. */
export function shapeAt(shapes: Shape[], point: Point): number {
  let found = -1;
  for (const [place, shape] of shapes.entries()) {
    if (!contains(shape, point)) continue;
    const best = shapes[found];
    if (!best || sizeOf(shape) < sizeOf(best)) found = place;
  }
  return found;
}

/** The nearest of some points of the frame, within so many pixels. -1: none is. */
export function nearest(points: Point[], at: Point, reach: number): number {
  const ways = points.map(({ x, y }) => Math.hypot(x - at.x, y - at.y));
  const least = Math.min(...ways);
  return least <= reach ? ways.indexOf(least) : -1;
}
