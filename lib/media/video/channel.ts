/** What a video says of itself. */
export type VideoFacts = {
  /** In pixels, as it is shown: turned the way it says. */
  width: number;
  height: number;
  durationMs: number;
  /** Of its video and sound, such as `avc` and `aac`. */
  codecs: string[];
};

/** Which frames are wanted. */
export type FramesWanted = {
  /** A share of its length, or one after so many milliseconds. Null: as fits. */
  at: { share: number } | { everyMs: number | null };
  /** How many there are at most: where nobody says how often, and where they do. */
  usual: number;
  most: number;
  /** The most that a frame is wide and high; a larger one is made smaller. */
  size: number;
  /** The most that its frames may have before. */
  mostPixels: number;
};

/** What the process that looks into a video is told: first `look`, then answers. */
export type Asked =
  | { look: "facts" | "packets" | FramesWanted; size: number }
  | { bytes: Uint8Array }
  | { next: true };

/**
 * What it tells: `read` wants bytes, `frame` and `piece` (of what a pipe can take) want
 * `next`, and either end is the last.
 */
export type Told =
  | { read: { start: number; end: number } }
  | { facts: VideoFacts }
  | { frame: { time: number; png: Uint8Array } }
  | { piece: Uint8Array }
  | { done: true }
  | { refused: Refusal };

export type Refusal =
  | "unreadable"
  | "too_large"
  | "no_decoder"
  /** Looking so often makes too many frames: so many milliseconds is the least. */
  | { too_often: number };
