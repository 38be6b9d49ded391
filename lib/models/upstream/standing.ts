import { Circuit } from "@/lib/models/upstream/circuit";
import { Places } from "@/lib/models/upstream/places";

/** How it stands with a provider, as far as this process knows. */
export type Standing = { circuit: Circuit; places: Places };

// Kept on the global: Next bundles modules more than once, and each would have its own.
const kept = globalThis as { sojournProviders?: Map<string, Standing> };

const all = () => (kept.sojournProviders ??= new Map());

export function standingOf(id: string, concurrency: number): Standing {
  const known = all().get(id);
  if (known) {
    known.places.limit = concurrency;
    return known;
  }
  const circuit = new Circuit();
  const fresh: Standing = { circuit, places: new Places(concurrency) };
  all().set(id, fresh);
  return fresh;
}

/** Forgets a provider that nothing is asked of, and that has done no wrong. */
export function forgetIdle(id: string): void {
  const known = all().get(id);
  if (known?.places.isEmpty && known.circuit.isSound) all().delete(id);
}

/** Forgets a provider, whatever it has done. */
export const forget = (id: string) => all().delete(id);
