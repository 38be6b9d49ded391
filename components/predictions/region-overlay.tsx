import { cornersOf, type Point } from "@/components/annotations/geometry";
import { Outline } from "@/components/annotations/region-layer";
import { RegionTags } from "@/components/annotations/region-tags";
import { percent } from "@/components/ui/format-number";
import type { Region } from "@/lib/models/output";

type RegionOverlayProps = {
  /** Of the answer that is shown, and of the one that it is compared with. */
  regions: { one: Region[]; other: Region[] };
  place: (at: Point) => Point;
};

/**
 * What models found in a picture: dashed, and dotted what the other one found. What it
 * is stands in words beside the picture.
 */
export function RegionOverlay({ regions, place }: RegionOverlayProps) {
  const lists = [
    { found: regions.other, dashes: "1 4", by: "other" },
    { found: regions.one, dashes: "6 4", by: "one" },
  ];
  return lists.map(({ found, dashes, by }) => (
    <div key={by} data-found={by} className="contents">
      <svg
        aria-hidden="true"
        className="pointer-events-none absolute inset-0 size-full overflow-hidden"
      >
        {found.map((region, number) => (
          <Outline
            // biome-ignore lint/suspicious/noArrayIndexKey: an answer doesn't change.
            key={number}
            points={cornersOf(region).map(place)}
            className="fill-none stroke-ink"
            width={1.5}
            dashes={dashes}
          />
        ))}
      </svg>
      <RegionTags
        tags={found.map((region, number) => ({
          key: `${number}`,
          label: `${region.label} ${percent(region.value)}`,
          shape: region,
        }))}
        place={place}
        className={
          by === "one"
            ? "bg-ink text-bg"
            : "border border-ink border-dotted bg-surface text-ink"
        }
      />
    </div>
  ));
}
