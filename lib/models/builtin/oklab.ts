import { converter } from "culori";

/** A place in OKLab, where distance is how different two colors look. */
export type Oklab = { mode: "oklab"; l: number; a: number; b: number };

/** Colors that look alike: their mean, and how many pixels they are. */
export type Group = { center: Oklab; weight: number };

// About where people stop to call two colors by one name.
const NEARLY_ALIKE = 0.06;
// What is less of an image than this is an edge, noise or a speck.
const SHARE_MIN = 0.004;
const SEEDS_MAX = 24;
const ROUNDS = 8;

/**
 * Sorts pixels (RGBA in sRGB, 8 bits each) into at most so many groups that look
 * alike, the largest first: k-means, whose groups are then joined while they are
 * nearly alike, too small or too many. The same pixels give the same groups, and
 * pixels that are all transparent give none.
 */
export function groupsOf(rgba: Uint8Array, most: number): Group[] {
  const colors = distinctColors(rgba);
  const whole = colors.reduce((sum, { weight }) => sum + weight, 0);

  let groups = seedsOf(colors);
  for (let round = 0; round < ROUNDS; round++) groups = settled(colors, groups);
  groups = joined(groups, distance, (cost) => cost < NEARLY_ALIKE);
  groups = joined(groups, whereSmall(whole), (cost) => cost < Infinity);
  groups = joined(groups, loss, (_, count) => count > most);
  return groups.sort((a, b) => b.weight - a.weight || b.center.l - a.center.l);
}

const toOklab = converter("oklab");

/** The mean of each cell of 16 by 16 by 16 colors, weighed by how opaque it is. */
function distinctColors(rgba: Uint8Array): Group[] {
  const cells = new Map<number, [number, number, number, number]>();
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const alpha = rgba[at + 3] ?? 0;
    if (alpha === 0) continue;
    const r = rgba[at] ?? 0;
    const g = rgba[at + 1] ?? 0;
    const b = rgba[at + 2] ?? 0;
    const key = ((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4);
    const cell = cells.get(key) ?? [0, 0, 0, 0];
    cell[0] += r * alpha;
    cell[1] += g * alpha;
    cell[2] += b * alpha;
    cell[3] += alpha;
    cells.set(key, cell);
  }
  return [...cells.values()].map(([r, g, b, alpha]) => ({
    center: toOklab({
      mode: "rgb",
      r: r / alpha / 255,
      g: g / alpha / 255,
      b: b / alpha / 255,
    }),
    weight: alpha,
  }));
}

/** The heaviest color, and then each time the one that the others stand for worst. */
function seedsOf(colors: Group[]): Group[] {
  const seeds: Group[] = [];
  const misses = colors.map(() => 1);
  while (seeds.length < SEEDS_MAX) {
    let worst = -1;
    let worstCost = 0;
    for (const [place, { weight }] of colors.entries()) {
      const cost = weight * (misses[place] ?? 0);
      if (cost > worstCost) [worst, worstCost] = [place, cost];
    }
    const seed = colors[worst];
    if (!seed) break;
    for (const [place, color] of colors.entries()) {
      const miss = distance(color, seed) ** 2;
      misses[place] = Math.min(misses[place] ?? 1, miss);
    }
    seeds.push(seed);
  }
  return seeds;
}

/** One round of k-means: each color to its nearest group, each group to its mean. */
function settled(colors: Group[], groups: Group[]): Group[] {
  const members: Group[][] = groups.map(() => []);
  for (const color of colors) {
    let nearest = 0;
    let least = Infinity;
    for (const [place, group] of groups.entries()) {
      const apart = distance(color, group);
      if (apart < least) [nearest, least] = [place, apart];
    }
    members[nearest]?.push(color);
  }
  return members.filter(({ length }) => length > 0).map(mean);
}

type Cost = (one: Group, other: Group) => number;

/** Joins the pair that costs least, again and again, while `worth` says so. */
function joined(
  groups: Group[],
  cost: Cost,
  worth: (cost: number, count: number) => boolean,
): Group[] {
  let left = groups;
  for (;;) {
    let least = Infinity;
    let pair: [Group, Group] | undefined;
    for (const [place, one] of left.entries()) {
      for (const other of left.slice(place + 1)) {
        const price = cost(one, other);
        if (price < least) [least, pair] = [price, [one, other]];
      }
    }
    if (!pair || !worth(least, left.length)) return left;
    const [one, other] = pair;
    left = left.filter((group) => group !== one && group !== other);
    left.push(mean([one, other]));
  }
}

/** How different two groups look. */
function distance({ center: p }: Group, { center: q }: Group): number {
  return Math.sqrt((p.l - q.l) ** 2 + (p.a - q.a) ** 2 + (p.b - q.b) ** 2);
}

/** How much worse one mean stands for all of them than two do (Ward). */
function loss(one: Group, other: Group): number {
  const shared = (one.weight * other.weight) / (one.weight + other.weight);
  return shared * distance(one, other) ** 2;
}

const whereSmall =
  (whole: number): Cost =>
  (one, other) =>
    Math.min(one.weight, other.weight) < SHARE_MIN * whole
      ? distance(one, other)
      : Infinity;

function mean(groups: Group[]): Group {
  const weight = groups.reduce((sum, group) => sum + group.weight, 0);
  const of = (axis: "l" | "a" | "b") =>
    groups.reduce((sum, group) => sum + group.center[axis] * group.weight, 0) /
    weight;
  return {
    center: { mode: "oklab", l: of("l"), a: of("a"), b: of("b") },
    weight,
  };
}
