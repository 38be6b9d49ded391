import { showId } from "@/lib/ids";
import { toHex } from "@/lib/log/encoding";
import type { Entry } from "@/lib/log/entry";
import type { Hash } from "@/lib/log/hash";
import { actorName, targetName } from "@/lib/log/names";

const ENDS = {
  ok: "it was done",
  refused: "it was refused, so that nothing came of it",
  failed: "it failed",
  aborted: "it was broken off",
} satisfies Record<Entry["outcome"], string>;

/** Whether a record's key was destroyed by it. */
const destroys = ({ action, outcome }: Entry) =>
  outcome === "ok" && ["input.delete", "input.purge"].includes(action);

/** Whether nothing of a call was kept, by it. */
const forgets = ({ action, outcome }: Entry) =>
  outcome === "ok" && action === "call.forget";

/** What a verified entry proves, a sentence each; and of which content, if it does. */
export function proven(
  entry: Entry,
  { origin, size, index, key }: Place,
  content?: Hash,
): string[] {
  const sentences = [
    `Entry ${index} of the log ${origin} says: at ${entry.at} ${told(entry)}; ${ENDS[entry.outcome]}.`,
  ];
  if (destroys(entry)) {
    sentences.push(
      "The operator destroyed the key of this record and committed to having done so: it is its signed word, which it can't take back, that from then on nobody can open the record in the live system.",
    );
  }
  if (forgets(entry)) {
    sentences.push(
      `The operator committed to having kept nothing of this call but a count of it: neither what was sent nor what was answered. The answer to the call named it ${entry.target_id}, as x-request-id.`,
    );
  }
  if (entry.commitment) sentences.push(standsFor(entry));
  if (content) {
    sentences.push(
      `With the salt that was given, it stands for the content that was given, whose SHA-256 is ${toHex(content)}, and for no other.`,
    );
  }
  if (entry.everywhere_at) {
    sentences.push(
      `The operator committed to backups not opening it either, from ${entry.everywhere_at} at the latest.`,
    );
  }
  sentences.push(
    `The key ${key} signed this as one of ${size} entries. None of them can be changed, removed or moved without whoever kept a checkpoint finding out.`,
  );
  return sentences;
}

function standsFor(entry: Entry): string {
  return forgets(entry)
    ? `What was sent is what ${entry.commitment} stands for: a hash with a salt that the caller alone was told, so that it doesn't tell what it was.`
    : `The record is the one that ${entry.commitment} has stood for since it was received: a salted hash, which doesn't tell what it was.`;
}

/** What it leaves open, a sentence each. */
export const leftOpen = (entry: Entry): string[] => [
  ...(destroys(entry)
    ? [
        "That no copy exists elsewhere, such as one that somebody made who could read it. A signature holds the operator to its word; it can't look into its machines.",
      ]
    : []),
  ...(forgets(entry)
    ? [
        "That nobody else kept it, such as whoever the call passed through, or who runs the model that was asked. A signature holds the operator to its word; it can't look into its machines.",
      ]
    : []),
  "That the clock was right: times are the operator's word. The log proves which entries came before which.",
  "That everyone is shown the same log. Checkpoints that people keep and compare prove that.",
];

/** Where an entry stands, and which key vouches for it. */
export type Place = {
  origin: string;
  size: number;
  index: number;
  key: string;
};

function told(entry: Entry): string {
  const target = targetName(entry);
  return [
    actorName(entry),
    `did ${entry.action}`,
    ...(target ? [`to ${target}`] : []),
    ...(entry.app ? [`in ${showId("app", entry.app)}`] : []),
    ...(entry.address ? [`from ${entry.address}`] : []),
  ].join(" ");
}
