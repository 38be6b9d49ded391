import { kindWords } from "@/components/providers/words";
import { Section } from "@/components/ui/surface";
import type { ModelView } from "@/lib/predictions/schema";

const BUILT_IN = "built-in";

/** The models that are here without anybody having added them. */
export function BuiltInModels({ models }: { models: ModelView[] }) {
  const own = models.filter(({ provider }) => provider === BUILT_IN);

  return (
    <Section
      title="Built in"
      description="They run here, and send nothing anywhere."
    >
      <ul className="grid gap-3">
        {own.map((model) => (
          <li key={model.id} className="grid gap-0.5">
            <span className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-mono text-sm">{model.id}</span>
              <span className="text-sm text-muted">{kindWords(model)}</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
