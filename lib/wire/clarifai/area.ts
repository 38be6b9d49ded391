import { z } from "zod";

import { type Area, EARTH_KM, type Point } from "@/lib/index/earth";
import { GeoPoint } from "@/lib/wire/clarifai/schema";

const RADIANS = Math.PI / 180;

/** How many kilometres one of a unit is, along the ground. */
const KM: Record<string, number> = {
  withinmiles: 1.609344,
  withinkilometers: 1,
  withindegrees: EARTH_KM * RADIANS,
  withinradians: EARTH_KM,
};

/** Where something is looked for: around a point, or between two corners. */
export const Geo = z.object({
  geo_point: GeoPoint.optional(),
  geo_limit: z
    .object({
      type: z
        .string()
        .transform((type) => type.toLowerCase())
        .pipe(
          z.enum(Object.keys(KM), "A geo_limit is withinMiles or the like."),
        )
        .default("withinmiles"),
      value: z.coerce.number().min(0).max(1e9).default(0),
    })
    .optional(),
  geo_box: z
    .array(z.object({ geo_point: GeoPoint.prefault({}) }))
    .length(2)
    .optional(),
});

/** Null: it says nowhere. */
export function areaOf({
  geo_point,
  geo_limit,
  geo_box,
}: z.output<typeof Geo>): Area | null {
  const [one, other] = geo_box ?? [];
  if (one && other) return boxOf(one.geo_point, other.geo_point);
  if (!geo_point) return null;
  const { type = "withinmiles", value = 0 } = geo_limit ?? {};
  return { around: geo_point, km: value * (KM[type] ?? 0) };
}

/** Any two of its corners; of the two ways around the Earth it goes the shorter. */
function boxOf(one: Point, other: Point): Area {
  const longitudes = [one.longitude, other.longitude];
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const latitudes = [one.latitude, other.latitude];
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  return east - west > 180
    ? { south, north, west: east, east: west }
    : { south, north, west, east };
}
