import type { Claim } from "@/bin/instance/set-up";
import { env, publicUrl } from "@/lib/env";

/** What to do now that it runs, for whoever started it. */
export function nextSteps(claim: Claim): string {
  if (env().ROLE === "worker") return "Sojourn works. Ctrl-C stops it.";
  const url = publicUrl();
  const app = env().SOJOURN_SETUP_APP ?? "first-app";
  return [
    `\nSojourn runs at ${url}`,
    claim
      ? `\nOpen it to become its owner. From another machine it asks for this code: ${claim.code}`
      : "\nOpen it to sign in.",
    "With a key from the portal, predict from anywhere, and leave no trace of it:",
    "",
    `  curl '${url}/api/v1/apps/${app}/predictions' \\`,
    "    -H 'authorization: Bearer snj_…' -H 'content-type: application/json' \\",
    `    -d '{"model":"pii","input":{"type":"text","text":"Call 030 123456"},"store":false}'`,
    "\nCtrl-C stops all of it.",
  ].join("\n");
}
