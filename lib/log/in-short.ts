import type { Action } from "@/lib/actions";
import type { Entry } from "@/lib/log/entry";

/** A receipt in a few words, as it stands on the document. */
export type InShort = {
  title: string;
  /** By which policy, or whose wish. */
  by: string;
  proves: string;
  leavesOpen: string;
};

const NO_COPY_ELSEWHERE =
  "That no copy exists elsewhere, such as one made by somebody who could read it.";

const WHAT_OF_IT =
  "What of it, and under which licence: the ledger of consents says that.";

const WHAT_OTHERS_DO =
  "That whoever exported it before has deleted it. They are told, and asked to confirm.";

const SAID: Partial<Record<Action, InShort>> = {
  "input.delete": {
    title: "A record was destroyed",
    by: "By hand, before its time was over",
    proves:
      "The operator destroyed the key of this record at this time, and committed to having done so: from then on nobody can open it here.",
    leavesOpen: NO_COPY_ELSEWHERE,
  },
  "input.purge": {
    title: "A record was destroyed",
    by: "By the clock: the time that its app keeps records was over",
    proves:
      "The operator destroyed the key of this record at this time, and committed to having done so: from then on nobody can open it here.",
    leavesOpen: NO_COPY_ELSEWHERE,
  },
  "call.forget": {
    title: "A call was not kept",
    by: "By the caller's wish, or a policy that stores nothing",
    proves:
      "The operator committed to having kept nothing of this call but a count of it.",
    leavesOpen:
      "That nobody else kept it, such as whoever the call passed through, or who runs the model that was asked.",
  },
  "input.receive": received("By whoever sent it"),
  "prediction.make": received("By whoever asked a model about it"),
  "sharing.on": {
    title: "An app may share",
    by: "By its owner, who agreed to the text of that time",
    proves:
      "The operator committed to somebody having agreed at this time that records of this app may be shared.",
    leavesOpen: WHAT_OF_IT,
  },
  "sharing.off": {
    title: "An app shares no more",
    by: "By its owner",
    proves:
      "The operator committed to having ended the sharing of all of this app's records at this time.",
    leavesOpen: WHAT_OTHERS_DO,
  },
  "input.share": {
    title: "A record was shared",
    by: "By its owner",
    proves:
      "The operator committed to somebody having agreed at this time that this record is shared.",
    leavesOpen: WHAT_OF_IT,
  },
  "input.unshare": {
    title: "A record was taken back",
    by: "By its owner",
    proves:
      "The operator committed to having ended the sharing of this record at this time.",
    leavesOpen: WHAT_OTHERS_DO,
  },
  "share.take_down": {
    title: "A record was taken down",
    by: "By those who run the instance",
    proves:
      "The operator committed to having taken this record out of the community at this time.",
    leavesOpen: WHAT_OTHERS_DO,
  },
};

function received(by: string): InShort {
  return {
    title: "A record was received",
    by,
    proves:
      "The operator had this record at this time, and committed to what it was without saying it.",
    leavesOpen:
      "What it was. That takes its content and its salt, which its owner can have while the record lives.",
  };
}

/** A verified entry in short. One that did not come about proves just that. */
export function inShort({ action, outcome }: Entry): InShort {
  const said = outcome === "ok" ? SAID[action] : undefined;
  return (
    said ?? {
      title: "An entry of the log",
      by: "By whoever is named as actor",
      proves:
        "The operator committed to this having happened, in this order among all other entries.",
      leavesOpen: "That the clock was right: times are the operator's word.",
    }
  );
}
