import fc from "fast-check";

import { ACTIONS } from "@/lib/actions";
import { append, rootOfEdge } from "@/lib/log/append";
import { signCheckpoint } from "@/lib/log/checkpoint";
import { type Entry, leafOf } from "@/lib/log/entry";
import { type Hash, leafInput } from "@/lib/log/hash";
import type { Signer } from "@/lib/log/note";
import { printProof } from "@/lib/log/proof";
import { type Receipt, receiptId } from "@/lib/log/receipt";
import { signerOf } from "@/lib/log/sign";
import { hashReader, type TileData } from "@/lib/log/tiles";
import { proveConsistency, proveInclusion } from "@/lib/log/tree";
import type { TreeHead } from "@/lib/log/verify";
import { sha256 } from "@/lib/sealing/digest";
import { Secret } from "@/lib/secret";

export const NOTHING = { size: 0, tiles: [] };

/** Tiles kept in memory, as the Buffers that a database gives back. */
export function memoryTiles() {
  const kept = new Map<string, Buffer>();
  return {
    kept,
    write(tiles: TileData[]) {
      for (const { level, index, hashes } of tiles) {
        kept.set(`${level}/${index}`, Buffer.from(hashes));
      }
    },
    read: async (level: number, index: number) =>
      kept.get(`${level}/${index}`) ?? Buffer.alloc(0),
  };
}

export const hashOfLeaf = (leaf: Uint8Array): Hash => sha256(leafInput(leaf));

/** So many leaves, each of its own. */
export const leavesOf = (count: number): Hash[] =>
  Array.from({ length: count }, (_, place) =>
    hashOfLeaf(new TextEncoder().encode(`leaf ${place}`)),
  );

/** A tree in memory: its head, and proofs out of its tiles. */
export function treeOf(leaves: Hash[]) {
  const tiles = memoryTiles();
  const grown = append(NOTHING, leaves, sha256);
  tiles.write(grown.tiles);
  const read = () => hashReader(tiles.read, sha256);
  const head: TreeHead = {
    size: leaves.length,
    root: rootOfEdge(grown.edge, sha256),
  };
  return {
    head,
    tiles,
    include: (index: number) =>
      proveInclusion(index, leaves.length, read(), sha256),
    extend: (older: number) =>
      proveConsistency(older, leaves.length, read(), sha256),
  };
}

export const ORIGIN = "sojourn.example/log";

/** A key of its own for each number. */
export const testSigner = (number = 1): Promise<Signer> =>
  signerOf(ORIGIN, new Secret(new Uint8Array(32).fill(number)));

/** A log in memory: what it signs, and the receipts that it gives. */
export async function logOf(entries: Entry[], signers: Signer[]) {
  const tree = treeOf(entries.map((entry) => hashOfLeaf(leafOf(entry))));
  const checkpoint = await signCheckpoint(
    { ...tree.head, origin: ORIGIN, extensions: [] },
    signers,
  );
  const receipt = async (index: number): Promise<Receipt> => {
    const entry = entries[index];
    if (!entry) throw new RangeError(`There is no entry ${index}.`);
    const hashes = await tree.include(index);
    const proof = printProof({ index, hashes, checkpoint, extra: null });
    return { object: "receipt", id: receiptId(entry), entry, proof };
  };
  return { ...tree, checkpoint, receipt };
}

const uuid = fc.uuid();
const FIRST = Date.UTC(2026, 0, 1);
const LAST = Date.UTC(2099, 0, 1);
const instant = fc
  .integer({ min: FIRST, max: LAST })
  .map((time) => new Date(time).toISOString());
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

/** Any entry that a log can hold. */
export const anyEntry: fc.Arbitrary<Entry> = fc
  .record({
    at: instant,
    app: orNull(uuid),
    actor_kind: fc.constantFrom("member", "key", "job", "stranger"),
    actor_id: orNull(uuid),
    action: fc.constantFrom(...ACTIONS),
    target_id: orNull(uuid),
    outcome: fc.constantFrom("ok", "refused", "failed", "aborted"),
    address: orNull(fc.oneof(fc.ipV4(), fc.constant("2001:db8::1"))),
    commitment: orNull(
      fc
        .uint8Array({ minLength: 32, maxLength: 32 })
        .map((bytes) => Buffer.from(bytes).toString("hex")),
    ),
    everywhere_at: orNull(instant),
  })
  .chain((facts) =>
    uuid.map((random) => ({ id: idAt(facts.at, random), ...facts })),
  );

/** A UUIDv7 of that instant. */
export function idAt(at: string, random: string): string {
  const hex = Date.parse(at).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${random.slice(15)}`;
}

/** So many entries, each of its own: purges of records of one app. */
export const purges = (count: number): Entry[] =>
  Array.from({ length: count }, (_, place) => {
    const at = new Date(FIRST + place * 1_000).toISOString();
    const number = place.toString(16).padStart(12, "0");
    return {
      id: idAt(at, `00000000-0000-7000-8000-${number}`),
      app: "0192f0c1-0000-7000-8000-000000000001",
      at,
      actor_kind: "job",
      actor_id: null,
      action: "input.purge",
      target_id: `0192f0c1-0000-7000-9000-${number}`,
      outcome: "ok",
      address: null,
      commitment: sha256(`salt ${place}`).toString("hex"),
      everywhere_at: new Date(FIRST + 86_400_000).toISOString(),
    };
  });
