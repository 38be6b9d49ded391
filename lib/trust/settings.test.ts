import { beforeAll, expect, onTestFinished, test } from "vitest";

import { GET as securityTxt } from "@/app/.well-known/security.txt/route";
import { GET as changes } from "@/app/trust/changes.atom/route";
import { db } from "@/lib/db";
import { type Env, env } from "@/lib/env";
import { OPERATIONS } from "@/lib/http/operations";
import { json } from "@/lib/testing/bodies";
import { cookieFor, request, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { SUBPROCESSOR, trustThings } from "@/lib/testing/trust";
import { CONTROLS } from "@/lib/trust/controls/controls";

let operator: string;

beforeAll(async () => {
  operator = await cookieFor(await tenant());
  await tenant();
});

const change = async (patch: object) => {
  const init = { cookie: operator, ...json(patch), method: "PATCH" };
  const answer = await ask("/trust/settings", init);
  expect(answer.status).toBe(200);
  return answer.json();
};

/** All that is public of the Trust Center, by its paths. */
async function publicParts(): Promise<Record<string, Response>> {
  const { documentId } = await trustThings();
  const paths = OPERATIONS.filter(
    ({ open, method }) => open && method === "get",
  ).map(({ path }) => path.replace("{document}", documentId));
  const asked = await Promise.all(
    paths.map(async (path) => [path, await ask(path)] as const),
  );
  return {
    ...Object.fromEntries(asked),
    atom: await changes(request("/")),
    "security.txt": await securityTxt(request("/")),
  };
}

test("where it is switched off, by its people or by its setting, there is no such place", async () => {
  await change({ security_contact: "mailto:security@example.test" });
  const say = (TRUST_CENTER: Env["TRUST_CENTER"]) =>
    Object.assign(env(), { TRUST_CENTER });
  onTestFinished(() => {
    say("on");
  });
  const statuses = async () =>
    Object.values(await publicParts()).map(({ status }) => status);

  expect(await statuses()).not.toContain(404);
  await change({ open: false });
  expect(new Set(await statuses())).toEqual(new Set([404]));
  const said = await change({ open: true });
  expect(await statuses()).not.toContain(404);
  expect(said).toMatchObject({ open: true, may_open: true });
  say("off");
  expect(new Set(await statuses())).toEqual(new Set([404]));
  expect(await change({ open: true })).toMatchObject({ may_open: false });
});

test("security.txt is what RFC 9116 asks for, once somebody says where faults are told", async () => {
  await change({ security_contact: null });
  expect((await securityTxt(request("/"))).status).toBe(404);
  await change({
    security_contact: "mailto:security@example.test",
    security_policy: "https://example.test/security",
  });
  const answer = await securityTxt(request("/"));
  expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  const lines = (await answer.text()).trimEnd().split("\n");
  const fields = Object.fromEntries(
    lines.map((line) => line.split(/: (.*)/s).slice(0, 2)),
  );
  expect(fields).toMatchObject({
    Contact: "mailto:security@example.test",
    Policy: "https://example.test/security",
    Canonical: expect.stringMatching(
      /^https?:\/\/.*\/\.well-known\/security\.txt$/,
    ),
  });
  const ahead = Date.parse(fields.Expires ?? "") - Date.now();
  expect(ahead).toBeGreaterThan(30 * 86_400_000);
  expect(ahead).toBeLessThan(365 * 86_400_000);
});

test("who else gets something is told, and so is each change, to whoever follows", async () => {
  const { subprocessorId } = await trustThings();
  const at = `/trust/subprocessors/${subprocessorId}`;
  const listed = await (await ask("/trust/subprocessors")).json();
  expect(listed.data).toMatchObject([
    { ...SUBPROCESSOR, id: subprocessorId, kind: "subprocessor", url: null },
  ]);
  const moved = { location: "France & <more>", starts_on: "2027-02-01" };
  const cookie = operator;
  await ask(at, { cookie, ...json(moved), method: "PATCH" });
  await ask(at, { cookie, method: "DELETE" });
  expect((await (await ask("/trust/subprocessors")).json()).data).toEqual([]);

  const { data } = await (await ask("/trust/changes?limit=3")).json();
  expect(data).toMatchObject([
    { change: "ended", name: "Acme Hosting" },
    { change: "changed", effective_on: "2027-02-01" },
    {
      change: "added",
      effective_on: "2027-01-01",
      subprocessor: subprocessorId,
    },
  ]);
  const feed = await changes(request("/"));
  expect(feed.headers.get("content-type")).toMatch(/^application\/atom\+xml/);
  const xml = await feed.text();
  expect(xml).toContain("France &amp; &lt;more&gt;");
  expect(xml).not.toContain("<more>");
  const titles = [...xml.matchAll(/<title>(.*?)<\/title>/g)].map(
    ([, one]) => one,
  );
  expect(titles.slice(1, 4)).toEqual([
    "Ended: Acme Hosting",
    "Changed: Acme Hosting",
    "Added: Acme Hosting",
  ]);
});

test("the records of processing name the operator and who else gets something", async () => {
  await trustThings();
  await change({
    operator: "Olga's House",
    privacy_contact: "mailto:p@example.test",
  });
  await db().subprocessor.updateMany({
    data: { startsOn: new Date("2026-01-01") },
  });
  const records = await (await ask("/trust/processing")).json();
  expect(records).toMatchObject({
    operator: "Olga's House",
    privacy_contact: "mailto:p@example.test",
  });
  for (const row of records.data) {
    expect(row.recipients).toContain("Acme Hosting: sealed backups");
    expect(row.third_countries).toContain("Germany");
    for (const value of Object.values(row)) expect(value).not.toBe("");
  }
  const table = await ask("/trust/processing?format=csv");
  expect(table.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const lines = (await table.text()).trimEnd().split("\r\n");
  expect(lines).toHaveLength(records.data.length + 1);
  expect(lines[0]?.split(",").toSorted()).toEqual(
    Object.keys(records.data[0]).toSorted(),
  );
});

test("one who begins later isn't a recipient yet", async () => {
  await trustThings();
  const { data } = await (await ask("/trust/processing")).json();
  for (const row of data) expect(row.recipients).not.toContain("Acme");
});

test("the map of controls has every criterion and chapter, and says what only people attest", () => {
  const ids = (framework: string) =>
    CONTROLS.filter((one) => one.framework === framework).map(({ id }) => id);
  const criteria = { 1: 5, 2: 3, 3: 4, 4: 2, 5: 3, 6: 8, 7: 5, 8: 1, 9: 2 };
  const all = Object.entries(criteria).flatMap(([series, count]) =>
    Array.from({ length: count }, (_, n) => `CC${series}.${n + 1}`),
  );
  expect(ids("soc2")).toEqual(all);
  expect(ids("asvs")).toEqual(
    Array.from({ length: 17 }, (_, n) => `V${n + 1}`),
  );
  for (const { id, share, instance, organisation } of CONTROLS) {
    const said = [instance !== null, organisation !== null];
    const right = {
      instance: [true, false],
      both: [true, true],
      organisation: [false, true],
    }[share];
    expect([id, said]).toEqual([id, right]);
  }
});

test("no password or place of anybody is in what is public", async () => {
  const other = await tenant();
  for (const [path, answer] of Object.entries(await publicParts())) {
    const text = await answer.text();
    for (const needle of [other.id, other.slug, other.email, other.userId]) {
      expect([path, text.includes(needle)]).toEqual([path, false]);
    }
  }
});
