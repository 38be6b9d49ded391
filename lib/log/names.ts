import type { Action } from "@/lib/actions";
import { type IdPrefix, showId } from "@/lib/ids";
import type { Entry } from "@/lib/log/entry";

/** The prefixes of the ids that actions are about, by the noun of the action. */
const PREFIXES: Partial<Record<string, IdPrefix>> = {
  app: "app",
  retention: "app",
  key: "key",
  input: "inp",
  prediction: "prd",
  annotation: "ann",
  hold: "hld",
  consent: "cns",
  search: "srch",
  job: "job",
  export: "job",
  provider: "prv",
  model: "prv",
  import: "job",
  report: "rpt",
  withdrawal: "wdr",
};

/** Actions about something else than their noun. */
const OTHERS: Partial<Record<Action, IdPrefix>> = {
  "prediction.make": "inp",
  "annotation.make": "inp",
  "annotation.list": "inp",
  "instance.set_up": "usr",
  "sharing.on": "app",
  "sharing.off": "app",
  "share.take_down": "inp",
  "share.report": "shr",
  "community.read": "shr",
  "community.export": "cex",
  "community.export_read": "cex",
};

/** What an entry is about, as people know it. Null: nothing in particular. */
export function targetName({ action, target_id }: Entry): string | null {
  const [noun = ""] = action.split(".");
  const prefix = OTHERS[action] ?? PREFIXES[noun];
  return target_id && prefix ? showId(prefix, target_id) : target_id;
}

/** Who did what an entry says. */
export function actorName({ actor_kind, actor_id }: Entry): string {
  switch (actor_kind) {
    case "member":
      return actor_id ? `the member ${showId("usr", actor_id)}` : "a member";
    case "key":
      return actor_id ? `the API key ${showId("key", actor_id)}` : "an API key";
    case "job":
      return "a job of the server";
    case "stranger":
      return "somebody who wasn't signed in";
  }
}
