import { Badge } from "@/components/ui/badge";
import { RelativeTime, ShortTime } from "@/components/ui/relative-time";
import type { Recipient } from "@/lib/sharing/shares-schema";

/** Who exported something that is shared, and whether they have deleted it since. */
export function RecipientList({ recipients }: { recipients: Recipient[] }) {
  return (
    <ul aria-label="Exported by" className="grid gap-1 text-sm">
      {recipients.map((one) => (
        <li
          key={`${one.workspace} ${one.exported_at}`}
          className="flex flex-wrap items-center gap-x-2 gap-y-0.5"
        >
          <span className="[overflow-wrap:anywhere]">
            {one.workspace || "A workspace that is gone"}
          </span>
          <span className="text-muted">
            exported it <RelativeTime at={one.exported_at} />
          </span>
          <Standing recipient={one} />
        </li>
      ))}
    </ul>
  );
}

function Standing({ recipient }: { recipient: Recipient }) {
  const { told_at, due_at, confirmed_at, late } = recipient;
  if (confirmed_at) {
    return (
      <Badge>
        Deleted there, confirmed <RelativeTime at={confirmed_at} />
      </Badge>
    );
  }
  if (late) return <Badge look="gone">Late to confirm</Badge>;
  if (!told_at || !due_at) return null;
  return (
    <Badge look="soon">
      Told, has until <ShortTime at={due_at} />
    </Badge>
  );
}
