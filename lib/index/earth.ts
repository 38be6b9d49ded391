/** A place on Earth, in degrees: north and east are positive. */
export type Point = { latitude: number; longitude: number };

/** A part of the Earth: what is no farther from a point, or within a box. */
export type Area =
  | { around: Point; km: number }
  /** Its west may be east of its east: then it goes over 180°. */
  | { south: number; west: number; north: number; east: number };

/** The mean radius of the Earth (IUGG). */
export const EARTH_KM = 6_371.0088;

const RADIANS = Math.PI / 180;

/**
 * How fine the grids are by which a place is found: of level n, the Earth has 2ⁿ rows and
 * as many columns of cells. A cell of the finest is 300 by 600 metres at the equator.
 */
const LEVELS = [2, 4, 6, 8, 10, 12, 14, 16] as const;

/** The cells in which a point is, one of each level. */
export const cellsAt = ({ latitude, longitude }: Point): string[] =>
  LEVELS.map((level) =>
    cellOf(level, rowOf(level, latitude), columnOf(level, longitude)),
  );

const cellOf = (level: number, row: number, column: number) =>
  `${level}/${row}/${column}`;

const rowOf = (level: number, latitude: number) =>
  Math.min(2 ** level - 1, Math.floor(((latitude + 90) / 180) * 2 ** level));

/** The 180th meridian is both of its ends. */
const columnOf = (level: number, longitude: number) =>
  Math.floor(((longitude + 180) / 360) * 2 ** level) % 2 ** level;

/** An area is asked for by no more cells than these. */
const CELLS_MOST = 64;

/**
 * The cells, all of one level, one of which each point of an area is in: of the finest
 * level of which not too many are needed. They may reach beyond it.
 */
export function cellsOver(area: Area): string[] {
  const box = "around" in area ? boxAround(area) : area;
  const found = LEVELS.findLast((level) => countOf(level, box) <= CELLS_MOST);
  const level = found ?? LEVELS[0];
  const [first, last] = [rowOf(level, box.south), rowOf(level, box.north)];
  const columns = columnsOf(level, box);
  return Array.from({ length: last - first + 1 }, (_, at) =>
    columns.map((column) => cellOf(level, first + at, column)),
  ).flat();
}

type Box = Extract<Area, { south: number }>;

const countOf = (level: number, box: Box) =>
  (rowOf(level, box.north) - rowOf(level, box.south) + 1) * widthOf(level, box);

function widthOf(level: number, { west, east }: Box): number {
  const all = 2 ** level;
  const [first, last] = [columnOf(level, west), columnOf(level, east)];
  const count = ((last - first + all) % all) + 1;
  // It begins and ends in one column, and goes around the Earth in between.
  return count === 1 && breadthOf(west, east) > 360 / all ? all : count;
}

const breadthOf = (west: number, east: number) => {
  const breadth = east - west;
  return breadth < 0 ? breadth + 360 : breadth;
};

function columnsOf(level: number, box: Box): number[] {
  const first = columnOf(level, box.west);
  return Array.from(
    { length: widthOf(level, box) },
    (_, at) => (first + at) % 2 ** level,
  );
}

/** A box that has all of a circle on the sphere, and little else. */
function boxAround({ around, km }: Extract<Area, { around: Point }>): Box {
  const radians = km / EARTH_KM;
  const reach = radians / RADIANS + MARGIN;
  const south = around.latitude - reach;
  const north = around.latitude + reach;
  const sideways =
    Math.sin(Math.min(radians, Math.PI / 2)) /
    Math.cos(around.latitude * RADIANS);
  // It has a pole in it, or goes around the Earth.
  if (south <= -90 || north >= 90 || !(sideways < 1)) {
    return {
      south: Math.max(-90, south),
      north: Math.min(90, north),
      west: -180,
      east: 180,
    };
  }
  const aside = Math.asin(sideways) / RADIANS + MARGIN;
  return {
    south,
    north,
    west: turned(around.longitude - aside),
    east: turned(around.longitude + aside),
  };
}

/** For what is lost in rounding: less than a millimetre. */
const MARGIN = 1e-8;

const turned = (longitude: number) =>
  ((((longitude + 180) % 360) + 360) % 360) - 180;

/** Whether a point is within an area, its edge included. */
export function isWithin(point: Point, area: Area): boolean {
  if ("around" in area) {
    return angleBetween(point, area.around) * EARTH_KM <= area.km;
  }
  const { latitude, longitude } = point;
  if (latitude < area.south || latitude > area.north) return false;
  const { west, east } = area;
  const all = breadthOf(west, east) >= 360;
  const between =
    west <= east
      ? longitude >= west && longitude <= east
      : longitude >= west || longitude <= east;
  return all || between;
}

/** The angle between two points at the centre of the Earth, by haversines. */
export function angleBetween(one: Point, other: Point): number {
  const [from, to] = [one.latitude * RADIANS, other.latitude * RADIANS];
  const across = ((other.longitude - one.longitude) * RADIANS) / 2;
  const half =
    Math.sin((to - from) / 2) ** 2 +
    Math.cos(from) * Math.cos(to) * Math.sin(across) ** 2;
  return 2 * Math.asin(Math.min(1, Math.sqrt(half)));
}
