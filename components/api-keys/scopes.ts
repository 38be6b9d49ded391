import type { Scope } from "@/lib/permissions";

/** What each scope lets a key do, in words. */
export const SCOPE_WORDS: Record<Scope, string> = {
  predict: "Ask models, and store what is asked",
  "inputs:read": "Read inputs, their content and their predictions",
  "inputs:write": "Store inputs and change their metadata",
  "inputs:delete": "Destroy inputs and predictions",
  "annotations:write": "Annotate inputs",
  "retention:read": "See how long records are kept",
  "retention:write": "Change how long records are kept, and hold them",
  "sharing:write": "Share with the community, and take it back",
  "community:export":
    "Take training exports for the workspace, and confirm what was deleted",
  "usage:read": "See what was used",
  "audit:read": "Read the log",
  "keys:write": "Make and revoke keys",
  "providers:write": "Say which remote models there are",
};

/** The sets of scopes that most keys have. */
export const SCOPE_SETS: { name: string; scopes: Scope[] }[] = [
  { name: "Predict only", scopes: ["predict"] },
  {
    name: "Read only",
    scopes: ["inputs:read", "retention:read", "usage:read"],
  },
  {
    name: "Everything",
    scopes: Object.keys(SCOPE_WORDS) as Scope[],
  },
];
