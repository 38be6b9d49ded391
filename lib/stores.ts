import type { KeyObject } from "node:crypto";

/** A run of bytes: from `start`, up to and not including `end`. */
export type ByteRange = { start: number; end: number };

/**
 * Keeps ciphertext by key. It never sees plaintext, and knows nothing of records.
 * A key is made of segments of letters, digits, `-` and `_`, joined by `/`.
 */
export interface BlobStore {
  /**
   * Keeps what the source yields, in bounded memory, and answers with its length.
   * Once it resolves the blob survives a power cut; if the source or the store
   * fails, nothing is left under the key.
   */
  put(key: string, source: AsyncIterable<Uint8Array>): Promise<number>;
  /** Null: there is no such blob. */
  size(key: string): Promise<number | null>;
  /** When it was last written, by the store's own clock. Null: there is no such blob. */
  writtenAt(key: string): Promise<Date | null>;
  /**
   * The bytes of a range, in pieces, each for as long as the next isn't asked for: the
   * memory may be the same. Throws where there is no such blob.
   */
  read(key: string, range?: ByteRange): AsyncIterable<Uint8Array>;
  /**
   * Returns when the blobs are gone, from wherever the store itself keeps versions too.
   * One that isn't there is gone already. Throws `NotRemoved` where some are gone.
   */
  remove(keys: string[]): Promise<void>;
  /** All keys below a prefix, in no order. */
  list(prefix: string): AsyncIterable<string>;
  /**
   * Removes what was being written when its process died: all that was begun before
   * `before`. Answers with how many there were.
   */
  sweepIncoming(before: Date): Promise<number>;
}

/** Some blobs may still be there, and of those that were to be removed no others. */
export class NotRemoved extends Error {
  override readonly name = "NotRemoved";

  constructor(readonly keys: string[]) {
    super("The blob store didn't remove all that it was to remove.");
  }
}

/** Wraps other keys. It never leaves where it lives: a file, a KMS, a Vault. */
export interface MasterKey {
  /** `purpose` is bound to the result, which opens for the same purpose alone. */
  wrap(key: Uint8Array, purpose: string): Promise<Buffer>;
  /** Throws `WrongMasterKey` where another master key did the wrapping. */
  unwrap(wrapped: Uint8Array, purpose: string): Promise<Buffer>;
}

/**
 * Keys that live outside the database, so that destroying one puts every copy and
 * backup of what it wraps out of reach. Names are like blob keys.
 */
export interface KeyStore {
  /**
   * The key of that name, made where there is none. It is durable before this
   * resolves, and all processes that ask at once get the same one.
   */
  obtain(name: string): Promise<KeyObject>;
  /** Null: there is no such key, or no longer. */
  find(name: string): Promise<KeyObject | null>;
  /** Returns when the key can't be had again, by this process or another. */
  destroy(name: string): Promise<void>;
  list(prefix: string): AsyncIterable<string>;
}

/** Where sealed things and their keys are. */
export type Vault = { blobs: BlobStore; master: MasterKey; keys: KeyStore };
