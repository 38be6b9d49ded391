import { Said } from "@/components/annotations/said";
import type { SharedInput } from "@/lib/sharing/schema";

type SaidListProps = { said: NonNullable<SharedInput["annotations"]> };

/** What people said of a shared record, without who they are. */
export function SaidList({ said }: SaidListProps) {
  return (
    <ul className="grid gap-3 empty:hidden">
      {said.map((one, place) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
          key={place}
          className="border-l-2 border-line pl-3 text-sm"
        >
          <Said said={one} />
        </li>
      ))}
    </ul>
  );
}
