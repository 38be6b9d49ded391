// Looks into one video, in a process of its own that is ended after it: what is hostile
// in a file meets no key and no other tenant's bytes here, and whoever asked ends what
// takes too long. Runs on plain Node. It has no file and no address: the bytes that it
// wants it asks for, over the channel that it was started with.
import { Worker } from "node:worker_threads";
import {
  ALL_FORMATS,
  Conversion,
  CustomSource,
  Input,
  type InputVideoTrack,
  MkvOutputFormat,
  Output,
  StreamTarget,
  type VideoSample,
  VideoSampleSink,
} from "mediabunny";

import type {
  Asked,
  FramesWanted,
  Refusal,
  Told,
  VideoFacts,
} from "../lib/media/video/channel";

const MEMORY_BYTES = 1024 * 1024 * 1024;
const CACHE_BYTES = 8 * 1024 * 1024;

// A demuxer may be caught in a loop, so it is another thread that watches.
new Worker(
  `setInterval(() => {
     if (process.memoryUsage.rss() > ${MEMORY_BYTES}) process.kill(process.pid, "SIGKILL");
   }, 100)`,
  { eval: true },
);

/** Why a video can't be looked into, as far as its sender may know. */
class Refused extends Error {
  readonly why: Refusal;
  constructor(why: Refusal) {
    super("refused");
    this.why = why;
  }
}

const waiting: ((asked: Asked) => void)[] = [];
const arrived: Asked[] = [];

process.on("message", (asked: Asked) => {
  const next = waiting.shift();
  if (next) next(asked);
  else arrived.push(asked);
});
process.on("disconnect", () => process.exit());

function heard(): Promise<Asked> {
  const next = arrived.shift();
  if (next) return Promise.resolve(next);
  return new Promise((resolve) => waiting.push(resolve));
}

const tell = (told: Told) => process.send?.(told);

// One at a time, so that each answer is that to the last question.
let turn: Promise<unknown> = Promise.resolve();

function fetched(start: number, end: number): Promise<Uint8Array> {
  const bytes = turn.then(async () => {
    tell({ read: { start, end } });
    const asked = await heard();
    if (!("bytes" in asked)) throw new Error("Bytes were to come.");
    return asked.bytes;
  });
  turn = bytes.catch(() => {});
  return bytes;
}

function opened(size: number): Input {
  const source = new CustomSource({
    getSize: () => size,
    read: fetched,
    maxCacheSize: CACHE_BYTES,
    prefetchProfile: "fileSystem",
    handleUnhandledError: () => {},
  });
  return new Input({ formats: ALL_FORMATS, source });
}

async function factsOf(input: Input): Promise<VideoFacts> {
  const track = await videoTrackOf(input);
  const tracks = await input.getTracks();
  const codecs = await Promise.all(
    tracks.map(async (one) => {
      if (one.type !== "video" && one.type !== "audio") return [];
      return (await one.getCodec()) ?? [];
    }),
  );
  const known = (await input.getDurationFromMetadata()) ?? null;
  const seconds = known ?? (await input.computeDuration());
  return {
    width: await track.getDisplayWidth(),
    height: await track.getDisplayHeight(),
    durationMs: Math.round(seconds * 1000),
    codecs: [...new Set(codecs.flat())],
  };
}

async function videoTrackOf(input: Input): Promise<InputVideoTrack> {
  const track = await readable(() => input.getPrimaryVideoTrack());
  if (!track) throw new Refused("unreadable");
  return track;
}

async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    throw new Refused("unreadable");
  }
}

async function showFrames(input: Input, wanted: FramesWanted): Promise<void> {
  const track = await videoTrackOf(input);
  const pixels = (await track.getCodedWidth()) * (await track.getCodedHeight());
  if (pixels > wanted.mostPixels) throw new Refused("too_large");
  await findDecoder(track);

  const sink = new VideoSampleSink(track);
  let last = -1;
  for await (const sample of sink.samplesAtTimestamps(
    await timesIn(track, wanted),
  )) {
    if (!sample) continue;
    const time = Math.round(sample.timestamp * 1000) / 1000;
    if (time !== last) {
      await given({
        frame: { time, png: await pictureOf(sample, wanted.size) },
      });
    }
    last = time;
    sample.close();
  }
  if (last < 0) throw new Refused("unreadable");
}

/** Tells something, and waits until it is taken. */
function given(told: Told): Promise<void> {
  const taken = turn.then(async () => {
    tell(told);
    const asked = await heard();
    if (!("next" in asked)) throw new Error("It was to be taken.");
  });
  turn = taken.catch(() => {});
  return taken;
}

/** The packets of a video in Matroska, for a pipe. Nothing is decoded. */
async function showPackets(input: Input): Promise<void> {
  const writable = new WritableStream<{ data: Uint8Array }>({
    write: ({ data }) => given({ piece: data }),
  });
  const output = new Output({
    format: new MkvOutputFormat({ appendOnly: true }),
    target: new StreamTarget(writable, { chunked: true }),
  });
  const conversion = await Conversion.init({
    input,
    output,
    audio: { discard: true },
  });
  await conversion.execute();
}

/** The moments to look at, in seconds. What comes after the end shows the last frame. */
async function timesIn(
  track: InputVideoTrack,
  { at, usual, most }: FramesWanted,
): Promise<number[]> {
  const first = Math.max(await track.getFirstTimestamp(), 0);
  const end = await track.computeDuration();
  const length = Math.max(end - first, 0);
  if ("share" in at) return [first + length * at.share];

  const least = Math.ceil((length * 1000) / most);
  if (at.everyMs !== null && at.everyMs < least) {
    throw new Refused({ too_often: least });
  }
  const fitting = Math.max(Math.ceil((length * 1000) / usual), 1_000);
  const every = (at.everyMs ?? fitting) / 1000;
  const count = Math.max(Math.ceil(length / every), 1);
  return Array.from({ length: count }, (_, place) => first + place * every);
}

/** Puts the decoder where mediabunny looks for it. It is native, and may be missing. */
async function findDecoder(track: InputVideoTrack): Promise<void> {
  try {
    await import("@napi-rs/webcodecs/polyfill");
  } catch {
    throw new Refused("no_decoder");
  }
  if (!(await track.canDecode())) throw new Refused("no_decoder");
}

async function pictureOf(
  sample: VideoSample,
  size: number,
): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  const format = "RGBA";
  const pixels = new Uint8Array(sample.allocationSize({ format }));
  await sample.copyTo(pixels, { format });
  const { width, height } = sample.visibleRect;
  return sharp(pixels, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .rotate(sample.rotation)
    .resize(size, size, { fit: "inside", withoutEnlargement: true })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

const asked = await heard();
if (!("look" in asked)) throw new Error("A question was to come.");
const input = opened(asked.size);
try {
  if (asked.look === "facts") {
    tell({ facts: await readable(() => factsOf(input)) });
  } else if (asked.look === "packets") {
    await showPackets(input);
  } else {
    await showFrames(input, asked.look);
  }
  tell({ done: true });
} catch (error) {
  tell({ refused: error instanceof Refused ? error.why : "unreadable" });
}
