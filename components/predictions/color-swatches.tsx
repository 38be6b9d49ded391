import { Nothing } from "@/components/predictions/concept-bars";
import { CopyButton } from "@/components/ui/copy-button";
import { percent } from "@/components/ui/format-number";
import type { Color } from "@/lib/models/output";

/** Colours by their share: as one strip, and each with its name and number. */
export function ColorSwatches({ colors }: { colors: Color[] }) {
  const sorted = colors.toSorted((a, b) => b.share - a.share);
  if (sorted.length === 0) return <Nothing>No colours.</Nothing>;

  return (
    <div className="grid gap-3">
      <Strip colors={sorted} />
      <ul className="grid gap-x-6 sm:grid-cols-[repeat(auto-fill,minmax(18rem,1fr))]">
        {sorted.map((color) => (
          <li
            key={`${color.hex} ${color.name}`}
            className="flex h-9 items-center gap-2.5 border-b border-line text-sm"
          >
            <svg
              aria-hidden="true"
              className="size-5 shrink-0 rounded-sm ring-1 ring-ink/10 ring-inset"
            >
              <rect width="100%" height="100%" fill={color.hex} />
            </svg>
            <span className="truncate">{color.name}</span>
            <span className="ml-auto flex items-center font-mono text-xs text-muted">
              {color.hex}
              <CopyButton text={color.hex} label={`Copy ${color.hex}`} />
            </span>
            <span className="figures w-12 shrink-0 text-right text-muted">
              {percent(color.share)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Strip({ colors }: { colors: Color[] }) {
  const total = colors.reduce((sum, color) => sum + color.share, 0) || 1;
  let from = 0;

  return (
    <svg
      role="img"
      aria-label={colors
        .map((color) => `${color.name} ${percent(color.share)}`)
        .join(", ")}
      className="h-12 w-full rounded-md ring-1 ring-ink/10"
    >
      {colors.map((color) => {
        const x = (from / total) * 100;
        from += color.share;
        return (
          <rect
            key={`${color.hex} ${color.name}`}
            x={`${x}%`}
            width={`${(color.share / total) * 100 + 0.1}%`}
            height="100%"
            fill={color.hex}
          />
        );
      })}
    </svg>
  );
}
