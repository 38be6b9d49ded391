import { snippets } from "@/components/providers/snippets";
import { CodeBlock } from "@/components/ui/code-block";
import { Section } from "@/components/ui/surface";
import type { ModelView } from "@/lib/predictions/schema";

type FromProgramsProps = {
  /** Where programs find the server. */
  origin: string;
  /** All that the app can ask, the default first. */
  models: ModelView[];
};

/** How clients that somebody has already ask this app. */
export function FromPrograms({ origin, models }: FromProgramsProps) {
  return (
    <Section
      id="programs"
      title="From your programs"
      description="Clients of OpenAI and of Clarifai work as they are: with this address, and an API key of this app as SOJOURN_KEY."
    >
      <CodeBlock
        label="A first question by each client"
        samples={snippets(origin, models)}
      />
    </Section>
  );
}
