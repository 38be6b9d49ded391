import { Badge } from "@/components/ui/badge";
import { percent } from "@/components/ui/format-number";
import type { SharedInput } from "@/lib/sharing/schema";

type Said = NonNullable<SharedInput["annotations"]>;

/** What people said of a shared record, without who they are. */
export function SaidList({ said }: { said: Said }) {
  return (
    <ul className="grid gap-3 empty:hidden">
      {said.map(({ concepts, text, regions, spans, ranges }, place) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
          key={place}
          className="grid gap-1.5 border-l-2 border-line pl-3 text-sm"
        >
          <ul className="flex flex-wrap gap-1 empty:hidden">
            {concepts.map(({ name, value }) => (
              <li key={name} className="max-w-full">
                <Badge look="accent">
                  <span className="truncate">{name}</span>
                  {value < 1 && percent(value)}
                </Badge>
              </li>
            ))}
            {[...regions, ...spans, ...ranges].map(({ label }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
              <li key={place} className="max-w-full">
                <Badge look="outline">
                  <span className="truncate">{label}</span>
                </Badge>
              </li>
            ))}
          </ul>
          {text && (
            <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
              {text}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
