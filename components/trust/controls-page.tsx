import { TrustFrame } from "@/components/trust/trust-frame";
import { Badge } from "@/components/ui/badge";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/surface";
import type { Control, Evidence, Framework } from "@/lib/trust/controls/schema";
import { FRAMEWORKS } from "@/lib/trust/controls/schema";
import type { Figure } from "@/lib/trust/schema";

const TITLES: Record<Framework, string> = {
  soc2: "SOC 2, common criteria",
  asvs: "OWASP ASVS 5.0, by chapter",
};

const SHARE_WORDS: Record<Control["share"], string> = {
  instance: "Shown here",
  both: "Shown in part",
  organisation: "Attested by people",
};

type ControlsPageProps = { controls: Control[]; figures: Figure[] };

/** Each control, what this instance has to show for it, and what only people attest. */
export function ControlsPage({ controls, figures }: ControlsPageProps) {
  return (
    <TrustFrame>
      <PageHeader
        title="Map of controls"
        description="What software can show, it shows. What only an organisation can attest is said to be that: nothing here is a certificate, and nobody else has verified it."
      />
      {FRAMEWORKS.map((framework) => {
        const own = controls.filter((one) => one.framework === framework);
        return (
          <Section
            key={framework}
            id={framework}
            title={TITLES[framework]}
            description={inSum(own)}
          >
            <ul className="grid">
              {own.map((control) => (
                <One key={control.id} control={control} figures={figures} />
              ))}
            </ul>
          </Section>
        );
      })}
    </TrustFrame>
  );
}

function inSum(controls: Control[]): string {
  const count = (share: Control["share"]) =>
    controls.filter((one) => one.share === share).length;
  return `Of ${controls.length}, ${count("instance")} are shown here, ${count("both")} in part, and ${count("organisation")} by people alone.`;
}

type OneProps = { control: Control; figures: Figure[] };

const One = ({ control, figures }: OneProps) => (
  <li className="grid gap-1.5 border-b border-line py-3 last:border-0">
    <p className="flex flex-wrap items-center gap-2">
      <span className="figures font-mono text-xs text-muted">{control.id}</span>
      <span className="font-medium">{control.title}</span>
      <Badge look={control.share === "organisation" ? "outline" : "accent"}>
        {SHARE_WORDS[control.share]}
      </Badge>
    </p>
    {control.instance && <p className="max-w-prose">{control.instance}</p>}
    {control.organisation && (
      <p className="max-w-prose text-muted">
        Attested by people: {control.organisation}
      </p>
    )}
    {control.evidence.length > 0 && (
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        <span className="text-muted">Evidence:</span>
        {control.evidence.map((one) => {
          const { href, title, isWrong } = linkOf(one, figures);
          return (
            <a
              key={href}
              href={href}
              className={isWrong ? "text-red-text underline" : "link"}
            >
              {title}
              {isWrong && ": not as promised"}
            </a>
          );
        })}
      </p>
    )}
  </li>
);

function linkOf(evidence: Evidence, figures: Figure[]) {
  if ("at" in evidence) {
    return { href: evidence.at, title: evidence.title, isWrong: false };
  }
  const figure = figures.find(({ name }) => name === evidence.figure);
  return {
    href: `/trust#${evidence.figure}`,
    title: figure?.title ?? evidence.figure,
    isWrong: figure?.state === "wrong",
  };
}
