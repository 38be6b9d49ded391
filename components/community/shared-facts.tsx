import { TYPE_NAMES } from "@/components/inputs/naming";
import { type Fact, Facts } from "@/components/ui/facts";
import { exactNumber } from "@/components/ui/format-number";
import { Id } from "@/components/ui/id";
import { Bytes } from "@/components/ui/quantity";
import { ShortTime } from "@/components/ui/relative-time";
import { LICENCES } from "@/lib/sharing/licence";
import type { SharedInput } from "@/lib/sharing/schema";

type SharedFactsProps = { shared: SharedInput & { id: string } };

/** Whose it is, what others may do with it, and what it is. */
export function SharedFacts({ shared }: SharedFactsProps) {
  const licence = LICENCES[shared.licence];
  const facts: (Fact | false)[] = [
    { name: "From", value: shared.attribution },
    {
      name: "Licence",
      value: (
        <>
          <a href={licence.url} className="link" rel="license noreferrer">
            {shared.licence}
          </a>
          <span className="block text-muted">{licence.says}</span>
        </>
      ),
    },
    { name: "Shared", value: <ShortTime at={shared.shared_at} /> },
    {
      name: "Type",
      value: (
        <>
          {TYPE_NAMES[shared.type]}{" "}
          <span className="text-muted">{shared.media_type}</span>
        </>
      ),
    },
    shared.bytes !== null && {
      name: "Size",
      value: <Bytes value={shared.bytes} />,
    },
    shared.width !== null &&
      shared.height !== null && {
        name: "Dimensions",
        value: `${exactNumber(shared.width)} × ${exactNumber(shared.height)}`,
      },
    shared.filename !== null && { name: "File name", value: shared.filename },
    { name: "Id", value: <Id value={shared.id} of="share" /> },
  ];
  return <Facts facts={facts.filter((fact) => fact !== false)} />;
}
