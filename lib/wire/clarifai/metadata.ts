import type { Details } from "@/lib/inputs/schema";
import type { Action, Struct } from "@/lib/wire/clarifai/schema";
import { WireError } from "@/lib/wire/clarifai/status";

// Clarifai's metadata are any JSON object; ours are pairs of text, which can be asked for.
// What is nested there is a path here, its steps joined by points; what is no text is JSON,
// and `metadata_json` says so.

/** Metadata as records have them. */
export type Pairs = Pick<Details, "metadata" | "metadata_json">;

const PAIRS_MOST = 64;
const PATH_LENGTH = 256;
const VALUE_LENGTH = 4_096;

const escaped = (step: string) => step.replace(/[.\\]/g, "\\$&");

/** An object as pairs. `invalid_request` where it is too much. */
export function pairsOf(struct: Struct): Pairs {
  const pairs = leavesOf(struct, "");
  const tooMuch =
    pairs.length > PAIRS_MOST ||
    pairs.some(
      ({ path, text }) =>
        path.length > PATH_LENGTH || text.length > VALUE_LENGTH,
    );
  if (tooMuch) {
    throw new WireError(
      30105,
      "invalid_request",
      `Metadata have at most ${PAIRS_MOST} values of ${VALUE_LENGTH} characters.`,
    );
  }
  return {
    metadata: Object.fromEntries(pairs.map(({ path, text }) => [path, text])),
    metadata_json: pairs.flatMap(({ path, json }) => (json ? path : [])),
  };
}

type Leaf = { path: string; text: string; json: boolean };
type Json = Struct[string];

function leavesOf(value: Json, path: string): Leaf[] {
  if (typeof value === "string") return [{ path, text: value, json: false }];
  const isObject =
    typeof value === "object" && value !== null && !Array.isArray(value);
  const members = isObject ? Object.entries(value) : [];
  const isEmpty = members.length === 0;
  if (isEmpty && path === "" && isObject) return [];
  if (isEmpty) return [{ path, text: JSON.stringify(value), json: true }];
  return members.flatMap(([name, member]) =>
    leavesOf(member, path === "" ? escaped(name) : `${path}.${escaped(name)}`),
  );
}

type Branch = { [name: string]: Json | Branch };

/** Pairs as the object that they were, or would be. */
export function structOf({ metadata, metadata_json }: Pairs): object {
  const json = new Set(metadata_json);
  const root: Branch = Object.create(null);
  for (const [path, text] of Object.entries(metadata)) {
    const value = json.has(path) ? (JSON.parse(text) as Json) : text;
    put(root, path, value);
  }
  return root;
}

const STEPS = /(?:[^.\\]|\\.)+/gsu;

function put(root: Branch, path: string, value: Json): void {
  const steps = path
    .match(STEPS)
    ?.map((step) => step.replace(/\\(.)/gsu, "$1"));
  const last = steps?.pop();
  let branch = root;
  for (const step of steps ?? []) {
    const next = (branch[step] ??= Object.create(null) as Branch);
    // Somebody gave a value to what is a path for another: both are there.
    if (typeof next !== "object" || next === null || Array.isArray(next)) {
      root[path] = value;
      return;
    }
    branch = next as Branch;
  }
  branch[last ?? path] = value;
}

/** Pairs as they are once others came to them. */
export function changedPairs(
  before: Pairs,
  action: Action,
  said: Pairs,
): Pairs {
  if (action === "overwrite") return said;
  const paths = Object.keys(said.metadata);
  // What gets a value has no members any more, and the other way round.
  const goes = (path: string, one: string) =>
    isWithin(path, one) || (action === "merge" && isWithin(one, path));
  const stays = (path: string) => !paths.some((one) => goes(path, one));
  const kept = Object.entries(before.metadata).filter(([path]) => stays(path));
  const json = before.metadata_json.filter(stays);
  const metadata = Object.fromEntries(kept);
  if (action === "remove") return { metadata, metadata_json: json };
  return checked({
    metadata: { ...metadata, ...said.metadata },
    metadata_json: [...json, ...said.metadata_json],
  });
}

function checked(pairs: Pairs): Pairs {
  if (Object.keys(pairs.metadata).length <= PAIRS_MOST) return pairs;
  throw new WireError(
    30105,
    "invalid_request",
    `Metadata have at most ${PAIRS_MOST} values.`,
  );
}

const isWithin = (path: string, other: string) =>
  path === other || path.startsWith(`${other}.`);
