import { cornersOf, type Point } from "@/components/annotations/geometry";
import { Outline } from "@/components/annotations/region-layer";
import { RegionTags } from "@/components/annotations/region-tags";
import type { Region } from "@/lib/annotations/schema";

type DrawnRegionsProps = {
  regions: Region[];
  place: (at: Point) => Point;
};

/** What people drew on a picture, to be seen: what it says stands in words beside it. */
export function DrawnRegions({ regions, place }: DrawnRegionsProps) {
  return (
    <>
      <svg
        aria-hidden="true"
        data-drawn
        className="pointer-events-none absolute inset-0 size-full overflow-hidden"
      >
        {regions.map((region, number) => (
          <Outline
            // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
            key={number}
            points={cornersOf(region).map(place)}
            className="fill-accent/5 stroke-accent"
            width={1.5}
          />
        ))}
      </svg>
      <RegionTags
        tags={regions.map((region, number) => ({
          key: `${number}`,
          label: region.label,
          shape: region,
        }))}
        place={place}
        className="bg-accent text-on-accent"
      />
    </>
  );
}
