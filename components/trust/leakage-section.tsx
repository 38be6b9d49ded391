import { LeakagePoints } from "@/components/apps/leakage";
import { Section } from "@/components/ui/surface";
import { LEAKAGE, LEAKAGE_IN_SHORT } from "@/lib/index/leakage";

/** What a copy of the database tells, in the words of the README. */
export const LeakageSection = () => (
  <Section
    id="leakage"
    title="What a thief of the database learns"
    description={LEAKAGE_IN_SHORT}
  >
    <details>
      <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
        All {LEAKAGE.length} points
      </summary>
      <div className="mt-3 max-w-prose">
        <LeakagePoints />
      </div>
    </details>
  </Section>
);
