import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, PASSWORD, test } from "./fixtures";
import { type Instance, startInstance } from "./instance";

const KEY = `snj_${"l".repeat(40)}`;
const run = promisify(execFile);

/** An instance whose log somebody outside keeps an eye on. */
async function watched() {
  const instance = await startInstance({
    SOJOURN_SETUP_EMAIL: "olga@example.test",
    SOJOURN_SETUP_PASSWORD: PASSWORD,
    SOJOURN_SETUP_APP: "demo",
    SOJOURN_SETUP_KEY: KEY,
  });
  const env = { ...process.env, DATA_DIR: join(instance.folder, "data") };
  const node = (...args: string[]) => run(process.execPath, args, { env });
  const file = (name: string) => join(instance.folder, name);
  const keep = async (name: string, path: string) => {
    const answer = await fetch(instance.url + path);
    await writeFile(file(name), await answer.text());
    return file(name);
  };
  return {
    instance,
    node,
    /** Destroys a record, and answers with a file of its receipt. */
    destroyed: (name: string) => destroyed(instance, file(name)),
    keepCheckpoint: () => keep("checkpoint", "/log/checkpoint"),
    keepKey: () => keep("key", "/log/key"),
    /** What the command says, and whether it is content. */
    verify: (...args: string[]) =>
      node("bin/verify.mjs", ...args).then(
        ({ stdout }) => ({ content: true, said: stdout }),
        ({ stdout }) => ({ content: false, said: String(stdout) }),
      ),
    tamper: (...statements: string[]) =>
      node(
        "--conditions=react-server",
        "--import=tsx",
        "e2e/tamper.ts",
        ...statements,
      ),
  };
}

async function destroyed(instance: Instance, file: string): Promise<string> {
  const at = (path: string, init: RequestInit = {}) =>
    fetch(`${instance.url}/api/v1/apps/demo${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${KEY}`,
        "content-type": "application/json",
      },
    });
  const body = JSON.stringify({
    input: { type: "text", text: "my diagnosis" },
  });
  const stored = await at("/inputs", { method: "POST", body });
  const { id } = await stored.json();
  const gone = await at(`/inputs/${id}`, { method: "DELETE" });
  const { receipt } = await gone.json();
  // To ask for a receipt gives the entries of now their places.
  const answer = await at(`/receipts/${receipt}`);
  expect(answer.status).toBe(200);
  await writeFile(file, await answer.text());
  return file;
}

/** Lets the log number, hash and sign all of its entries anew. */
const ANEW = [
  "TRUNCATE log_tiles, log_checkpoints, log_places, log_inbox",
  "INSERT INTO log_inbox SELECT id FROM audit_entries",
];
const THIRD = "(SELECT id FROM audit_entries ORDER BY id OFFSET 3 LIMIT 1)";
const REWRITINGS: Record<string, string[]> = {
  "an entry changed": [
    `UPDATE audit_entries SET outcome = 'refused' WHERE id = ${THIRD}`,
  ],
  "an entry removed": [`DELETE FROM audit_entries WHERE id = ${THIRD}`],
  "an entry moved to another place": [
    `UPDATE audit_entries SET id = (
       SELECT overlay(max(id::text) placing 'ffff' from 15)::uuid
       FROM audit_entries) WHERE id = ${THIRD}`,
  ],
};

test("T3, T6: whoever kept a checkpoint finds out what is done to the log of a real instance", async () => {
  test.setTimeout(300_000);
  const { instance, destroyed, keepCheckpoint, keepKey, verify, tamper, node } =
    await watched();
  try {
    const first = await destroyed("first.json");
    const key = await keepKey();
    let kept = await keepCheckpoint();
    const audit = () =>
      verify("--checkpoint", kept, "--log", instance.url, "--key", key);

    for (const [how, statements] of Object.entries(REWRITINGS)) {
      await destroyed("another.json");
      const before = await audit();
      expect(before.said).toContain("This log has only grown.");

      await tamper(...statements, ...ANEW);
      await destroyed("another.json");
      const after = await audit();
      expect(after.said, how).toContain("This log is NOT the one");
      expect(after.content).toBe(false);
      kept = await keepCheckpoint();
    }

    await node("bin/sojourn.mjs", "rotate-log-key");
    const last = await destroyed("last.json");
    const changed = await audit();
    expect(changed.said).toContain("This log has only grown.");
    const keys = await (await fetch(`${instance.url}/log/key`)).text();
    expect(keys.trim().split("\n")).toHaveLength(2);
    for (const receipt of [first, last]) {
      // By the file of keys that the command left for the instance's own.
      expect(await verify(receipt)).toMatchObject({ content: true });
    }
    expect(await verify(last, "--key", key)).toMatchObject({ content: false });
    expect(await verify(first, "--key", key)).toMatchObject({ content: true });
  } finally {
    await instance.remove();
  }
});
