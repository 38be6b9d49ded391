import { z } from "zod";

import { ACTIONS } from "@/lib/actions";
import { timeOf } from "@/lib/ids";
import { utf8 } from "@/lib/log/encoding";
import { Unproven } from "@/lib/log/unproven";

const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "wants a UUID");

const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, "wants an instant in UTC")
  .refine(
    (text) => !Number.isNaN(Date.parse(text)) && isOwnSpelling(text),
    "wants an instant that exists",
  );

const isOwnSpelling = (text: string) => new Date(text).toISOString() === text;

const address = z
  .union([z.ipv4(), z.ipv6()], "wants an IP address")
  .refine((text) => text === text.toLowerCase(), "wants lower case");

/**
 * All that an entry of the log can say: who did what to which id, when, from where, and
 * how it ended. Every value has one spelling, and none has room for words or content.
 */
export const Entry = z
  .strictObject({
    id: uuid,
    /** Null: an act outside any app. */
    app: uuid.nullable(),
    /** The instant in the id. */
    at: instant,
    actor_kind: z.enum(["member", "key", "job", "stranger"]),
    /** Null: a job, or nobody that the server knows. */
    actor_id: uuid.nullable(),
    /** Such as `input.delete`. */
    action: z.enum(ACTIONS, "wants an action of the closed list"),
    target_id: uuid.nullable(),
    outcome: z.enum(["ok", "refused", "failed", "aborted"]),
    address: address.nullable(),
    /** The salted hash that stands for the record since it was received. */
    commitment: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "wants 32 bytes as hexadecimal digits")
      .nullable(),
    /** By when what was destroyed can't be had from any backup either. */
    everywhere_at: instant.nullable(),
  })
  .refine(({ id, at }) => timeOf(id).toISOString() === at, {
    path: ["at"],
    error: "wants the instant that is in the id",
    when: ({ issues }) => issues.length === 0,
  });

export type Entry = z.infer<typeof Entry>;

const HEADER = "sojourn-log-entry v1";
const NONE = "-";

const NAMES = Object.keys(Entry.shape) as (keyof Entry)[];

/**
 * The leaf of an entry, version 1: in ASCII a header, then a line for each fact in the
 * order above, its name, a space and its value, or `-` for null. Each line ends in a
 * newline. No two entries have the same leaf.
 */
export function printEntry(entry: Entry): string {
  let leaf = `${HEADER}\n`;
  for (const name of NAMES) leaf += `${name} ${entry[name] ?? NONE}\n`;
  return leaf;
}

/** The leaf as the bytes that are hashed. */
export const leafOf = (entry: Entry): Uint8Array => utf8(printEntry(entry));

/** Reads what `printEntry` writes, and nothing else. */
export function parseEntry(leaf: string): Entry {
  const lines = leaf.split("\n").slice(1, -1);
  const facts = lines.map((line) => {
    const space = line.indexOf(" ");
    const value = line.slice(space + 1);
    return [line.slice(0, space), value === NONE ? null : value];
  });
  const { data } = Entry.safeParse(Object.fromEntries(facts));
  if (data && printEntry(data) === leaf) return data;
  throw new Unproven("entry", "This is no leaf of a log entry, version 1.");
}
