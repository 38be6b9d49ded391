import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/surface";
import type { SubprocessorView } from "@/lib/trust/subprocessors/schema";

const KIND_WORDS: Record<SubprocessorView["kind"], string> = {
  subprocessor: "Subprocessor",
  provider: "Provider of models",
};

/** Who else gets something of what is sent here, and how to be told of changes. */
export function SubprocessorsSection({
  subprocessors,
}: {
  subprocessors: SubprocessorView[];
}) {
  return (
    <Section
      id="subprocessors"
      title="Who else gets something"
      description="The models that come with it run in the process and send nothing anywhere. An app may add servers of models of its own: its people see which, at Settings → Models, and nobody else does."
      actions={
        <a href="/trust/changes.atom" className="link text-sm">
          Follow changes (Atom)
        </a>
      }
    >
      {subprocessors.length === 0 ? (
        <p>Nobody is listed who gets anything of all apps.</p>
      ) : (
        <ul className="grid">
          {subprocessors.map((one) => (
            <One key={one.id} one={one} />
          ))}
        </ul>
      )}
    </Section>
  );
}

const One = ({ one }: { one: SubprocessorView }) => (
  <li className="grid gap-1 border-b border-line py-3 last:border-0">
    <p className="flex flex-wrap items-center gap-2">
      {one.url ? (
        <a href={one.url} rel="noreferrer" className="link font-medium">
          {one.name}
        </a>
      ) : (
        <span className="font-medium">{one.name}</span>
      )}
      <Badge look="outline">{KIND_WORDS[one.kind]}</Badge>
      <span className="text-muted">{one.location}</span>
    </p>
    <p className="max-w-prose text-sm text-muted [overflow-wrap:anywhere]">
      Gets {one.data}, for {one.purpose}. From {one.starts_on} on.
    </p>
  </li>
);
