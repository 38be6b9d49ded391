import { Badge } from "@/components/ui/badge";
import type { PredictionView } from "@/lib/predictions/schema";

const SAID = { failed: "Failed", aborted: "Broken off" };

/** Says how it went where it went wrong; an answer speaks for itself. */
export function OutcomeBadge({ outcome }: Pick<PredictionView, "outcome">) {
  if (outcome === "ok") return null;
  return <Badge look="gone">{SAID[outcome]}</Badge>;
}
