import type { Bench, Subject } from "@/bin/bench/bench";
import { fillWithInputs } from "@/bin/bench/filled";
import type { Sent } from "@/bin/bench/generator";
import { photograph } from "@/bin/bench/media/pictures";
import { scrolling } from "@/bin/bench/media/scroll";
import { streaming } from "@/bin/bench/media/stream";
import { toldOfScroll, toldOfStream } from "@/bin/bench/media/told";
import { makeTable } from "@/bin/bench/plain-rows";
import { interleaved, told } from "@/bin/bench/rounds";
import { switchIndex } from "@/bin/bench/switch-index";

const MB = 1024 * 1024;
const IMAGE_BYTES = 10 * 1024;
const STREAM_BYTES = Number(process.env.BENCH_STREAM_MB ?? 1_024) * MB;
const RECORDS = Number(process.env.BENCH_RECORDS ?? 100_000);
const READ_BYTES = MB;
const READS = 200;

/** Media that come in, that are read by range, and that are looked through: told as it is known. */
export const subject: Subject = async (bench) => {
  await makeTable(bench.instance.databaseUrl);
  console.log(`\n${await ingested(bench)}`);
  await switchIndex(bench.instance, "on");
  const { streamed, sealed, plain } = await streaming(bench, STREAM_BYTES);
  console.log(`\n${toldOfStream(streamed)}`);
  console.log(`\n${await read(bench, sealed, plain)}`);
  await fillWithInputs(bench.instance, RECORDS, "pictures");
  const scrolled = await scrolling(bench.instance, bench.effort);
  return toldOfScroll(RECORDS, scrolled);
};

async function ingested({ instance, load, effort }: Bench): Promise<string> {
  const { key, app } = instance;
  const body = await photograph(IMAGE_BYTES);
  const headers = {
    authorization: `Bearer ${key}`,
    "content-type": "image/jpeg",
  };
  const contender = (name: string, path: string, index: "on" | "off") => {
    const request: Sent = { method: "POST", path, headers, body };
    return {
      name,
      run: async (connections: number, amount: number) => {
        await switchIndex(instance, index);
        return load([request], connections, amount);
      },
    };
  };
  const inputs = `/api/v1/apps/${app}/inputs`;
  const results = await interleaved(
    [
      contender("bytes in a row", "/api/bench/image", "on"),
      contender("input, not indexed", inputs, "off"),
      contender("input, stored", inputs, "on"),
    ],
    [1, 16],
    effort,
  );
  return told(
    `media: images of ${(body.length / 1024).toFixed(1)} KiB, stored; medians of ${effort.rounds} rounds of ${effort.seconds} s`,
    results,
    ["input, not indexed", "input, stored"].map((ours) => ({
      ...{ ours, floor: "bytes in a row", by: "perSecond", atLeast: 0.6 },
    })),
  );
}

async function read(
  { instance, load, effort }: Bench,
  sealed: string,
  plain: string,
): Promise<string> {
  const { key, app } = instance;
  const starts = Array.from({ length: READS }, () =>
    Math.floor(Math.random() * (STREAM_BYTES - READ_BYTES)),
  );
  const contender = (name: string, path: string) => {
    const requests = starts.map((start): Sent => {
      const range = `bytes=${start}-${start + READ_BYTES - 1}`;
      return {
        ...{ method: "GET", path },
        headers: { authorization: `Bearer ${key}`, range },
      };
    });
    return {
      name,
      run: (connections: number, amount: number) =>
        load(requests, connections, amount),
    };
  };
  const results = await interleaved(
    [
      contender("range of a plain file", `/api/bench/file?id=${plain}`),
      contender(
        "range of an input",
        `/api/v1/apps/${app}/inputs/${sealed}/content`,
      ),
    ],
    [1, 4],
    effort,
  );
  return told(
    `media: 1 MB at a time of ${STREAM_BYTES / MB} MB, anywhere in it; medians of ${effort.rounds} rounds of ${effort.seconds} s`,
    results,
    [
      {
        ...{ ours: "range of an input", floor: "range of a plain file" },
        ...{ by: "perSecond", atLeast: 0.7 },
      },
    ],
  );
}
