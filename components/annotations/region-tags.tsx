import { boundsOf, type Point } from "@/components/annotations/geometry";
import { cn } from "@/components/ui/cn";
import type { Shape } from "@/lib/region";

type Tag = { key: string; label: string; shape: Shape };

type RegionTagsProps = {
  tags: Tag[];
  place: (at: Point) => Point;
  className: string;
};

/** The names of regions, each at the top of its own. Screen readers have them there. */
export function RegionTags({ tags, place, className }: RegionTagsProps) {
  return tags.map(({ key, label, shape }) => {
    const { left, top } = boundsOf(shape);
    const { x, y } = place({ x: left, y: top });
    return (
      <span
        key={key}
        aria-hidden
        className={cn(
          "pointer-events-none absolute top-0 left-0 max-w-48 truncate rounded-sm px-1 text-xs",
          className,
        )}
        style={{
          transform: `translate(${Math.max(x, 0)}px, ${Math.max(y - 18, 0)}px)`,
        }}
      >
        {label}
      </span>
    );
  });
}
