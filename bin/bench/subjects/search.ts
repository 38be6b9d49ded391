import { spawn } from "node:child_process";
import { once } from "node:events";
import { Client } from "pg";

import type { Subject } from "@/bin/bench/bench";
import { type Figures, median, medians } from "@/bin/bench/figures";
import type { Asked } from "@/bin/bench/search/asking";
import { type Ingested, ingesting } from "@/bin/bench/search/ingesting";

/** One app has nine in ten of all records. */
const APPS = { few: 100_000, many: 900_000 };

/** Senders of texts at once. */
const CONNECTIONS = [1, 8];

/** Milliseconds, and how many times as long as something else. */
const AIMS = {
  page: 50,
  bare: 2,
  rare: 3,
  growth: 1.5,
  indexBytes: 1_024,
  ingest: 1.25,
};

/** What is asked about a million records, by the index and against bare SQL. */
export const subject: Subject = async (bench) => {
  const { databaseUrl } = bench.instance;
  const started = performance.now();
  for (const [slug, count] of Object.entries(APPS)) {
    const child = run(databaseUrl, "fill", [slug, String(count)]);
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error("The apps could not be filled.");
  }
  const took = (performance.now() - started) / 60_000;
  console.log(`Filled in ${took.toFixed(0)} minutes.`);
  const size = await settled(databaseUrl);

  const { rounds, seconds } = bench.effort;
  const asking = { apps: Object.keys(APPS), rounds, times: 10 * seconds };
  const asked = await answerOf<Asked[]>(databaseUrl, "asking", asking);
  const ingested: Ingested[] = [];
  for (const connections of CONNECTIONS)
    ingested.push(await ingesting(bench, connections, 400 * seconds));
  return told(asked, ingested, size);
};

function run(databaseUrl: string, name: string, given: string[]) {
  return spawn(
    process.execPath,
    [...process.execArgv, `bin/bench/search/${name}.ts`, ...given],
    {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: { ...process.env, DATABASE_URL: databaseUrl },
    },
  );
}

async function answerOf<Answer>(
  databaseUrl: string,
  name: string,
  task: object,
): Promise<Answer> {
  const child = run(databaseUrl, name, []);
  const gone = once(child, "exit");
  const died = gone.then((): never => {
    throw new Error("Who asks has died.");
  });
  died.catch(() => {});
  await Promise.race([once(child, "message"), died]);
  child.send(task);
  const [answer] = await Promise.race([once(child, "message"), died]);
  child.disconnect();
  await gone;
  return answer as Answer;
}

/** What a record takes of the index. */
type Size = { bytes: number; terms: number };

/** Does what autovacuum would, and looks at how large the index is. */
async function settled(databaseUrl: string): Promise<Size> {
  const client = new Client(databaseUrl);
  await client.connect();
  await client.query(
    "CREATE TABLE IF NOT EXISTS bare_log (LIKE audit_entries INCLUDING ALL)",
  );
  await client.query("VACUUM ANALYZE");
  await client.query("CHECKPOINT");
  const { rows } = await client.query<Record<keyof Size, string>>(
    `SELECT pg_total_relation_size('index_terms') / count(*) AS bytes,
       avg(cardinality(terms)) AS terms
     FROM index_terms`,
  );
  await client.end();
  const [row] = rows;
  return { bytes: Number(row?.bytes), terms: Number(row?.terms) };
}

function told(results: Asked[], ingested: Ingested[], size: Size): string {
  const width = Math.max(...results.map(({ question }) => question.length));
  const rows = results.map(({ app, question, found, ours, bare }) => {
    const cells = [...timesOf(ours), ...timesOf(bare), ratioOf(ours, bare)];
    return [
      app.padEnd(4),
      question.padEnd(width),
      String(found).padStart(5),
      ...cells.map((cell) => cell.padStart(8)),
    ].join("  ");
  });
  const columns = ["p50 ms", "p95 ms", "bare p50", "bare p95", "ratio"];
  const head = ["app ", "question".padEnd(width), "found"]
    .concat(columns.map((name) => name.padStart(8)))
    .join("  ");
  const [few, many] = Object.values(APPS);
  return [
    `search: first pages of 50 in apps of ${few} and ${many} records of a year, ${size.terms.toFixed(0)} terms each, in one process; medians of ${results[0]?.ours.length} rounds`,
    "",
    head,
    ...rows,
    "",
    ...verdictsOn(results),
    `The index takes ${size.bytes} bytes a record, aim ${AIMS.indexBytes}: ${verdict(size.bytes <= AIMS.indexBytes)}`,
    ...ingested.map(ingestTold),
    ...results.flatMap(({ app, question, plan }) =>
      plan ? ["", `the plan of: ${question}, ${app}`, plan] : [],
    ),
  ].join("\n");
}

function ingestTold({ connections, on, off }: Ingested): string {
  const slower = median(
    on.map(({ perSecond }, round) => (off[round]?.perSecond ?? 0) / perSecond),
  );
  const [indexed, plain] = [on, off].map((rounds) =>
    medians(rounds).perSecond.toFixed(0),
  );
  return `Ingest by ${connections} connections: ${indexed} texts/s with the index, ${plain} without; ${slower.toFixed(2)} times as long, aim ${AIMS.ingest}: ${verdict(slower <= AIMS.ingest)}`;
}

const timesOf = (rounds: Figures[]): string[] => {
  if (rounds.length === 0) return ["", ""];
  const { p50, p95 } = medians(rounds);
  return [p50.toFixed(1), p95.toFixed(1)];
};

const ratioOf = (ours: Figures[], bare: Figures[]): string =>
  bare.length === 0 ? "" : timesAsLong(ours, bare).toFixed(2);

/** How many times as long the p50 of one is, round by round. */
const timesAsLong = (ours: Figures[], other: Figures[]): number =>
  median(ours.map(({ p50 }, round) => p50 / (other[round]?.p50 ?? p50)));

function verdictsOn(results: Asked[]): string[] {
  const of = (app: string, question: string) =>
    results.find((one) => one.app === app && one.question === question);
  const [common, rare] = [of("many", "common word"), of("many", "rare word")];
  const lines = results.flatMap(({ app, question, ours, bare }) => {
    const p95 = medians(ours).p95;
    const small = app === "many" ? of("few", question) : undefined;
    const wrong = [
      p95 > AIMS.page && `p95 ${p95.toFixed(1)} ms`,
      bare.length > 0 &&
        timesAsLong(ours, bare) > AIMS.bare &&
        `${timesAsLong(ours, bare).toFixed(2)} times the bare SQL`,
      small &&
        timesAsLong(ours, small.ours) > AIMS.growth &&
        `${timesAsLong(ours, small.ours).toFixed(2)} times as long as for few`,
    ].filter((one) => one !== false && one !== undefined);
    return wrong.length > 0 ? [`missed: ${question}, ${app}: ${wrong}`] : [];
  });
  const worse =
    common && rare ? timesAsLong(common.ours, rare.ours) : Number.NaN;
  return [
    `Aims: p95 of a first page ${AIMS.page} ms, ${AIMS.bare} times the bare SQL, ${AIMS.growth} times as long for many as for few.`,
    ...(lines.length > 0 ? lines : ["all met"]),
    `A common word takes ${worse.toFixed(2)} times as long as a rare one, aim ${AIMS.rare}: ${verdict(worse <= AIMS.rare)}`,
  ];
}

const verdict = (isMet: boolean) => (isMet ? "met" : "missed");
