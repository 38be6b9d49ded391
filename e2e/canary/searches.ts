import { expect, type Page } from "@playwright/test";

import { json, type Place, sender, type Way } from "./calls";

const SEARCHED = ["/inputs", "/predictions", "/inputs/count", "/inputs/facets"];

/** Each way to search for a canary: what can be asked, and what is refused. */
export function searches(place: Place): Way[] {
  const { word } = place.canary;
  const kept = `${word}kept`;
  const asked = {
    "a word": kept,
    "a beginning": `${word.slice(0, 20)}*`,
    "a phrase": `"${kept} writes to"`,
    "what isn't there": `${word}absent -${kept}`,
    "a subject": `subject:${kept}`,
    "a file name": `filename:${kept}`,
    metadata: `meta.${kept}:${kept}`,
  };
  const refused = {
    "what a field doesn't take": `type:${word}`,
    "what isn't closed": `"${kept}`,
    "a field that there isn't": `wrong.${kept}:${kept}`,
    "more than is read": `${kept} `.repeat(200),
  };
  return [
    ...inEachList(place, asked, 200),
    ...inEachList(place, refused, 400),
    ...saved(place),
    ...chosen(place),
  ];
}

const inEachList = (
  place: Place,
  queries: Record<string, string>,
  status: number,
): Way[] =>
  Object.entries(queries).flatMap(([name, q]) =>
    SEARCHED.map((path) => ({
      name: `search ${path} for ${name}`,
      status,
      send: () => sender(place)(`${path}?${new URLSearchParams({ q })}`),
    })),
  );

/** Saves searches, and asks for what one could go on with. */
function saved(place: Place): Way[] {
  const { word } = place.canary;
  const send = sender(place);
  const named = { name: `${word}named`, q: `subject:${word}kept` };
  const once = { "idempotency-key": `${word}saved` };
  const long = `${word}${"x".repeat(80)}`;
  const save = (body: object, headers?: object) => () =>
    send("/searches", json(body, headers));
  const suggest = (q: string) => () =>
    send(`/suggestions?${new URLSearchParams({ q })}`);
  return waysOf([
    ["suggest words", 200, suggest(word)],
    ["suggest values", 200, suggest(`subject:"${word}`)],
    ["save a search", 200, save(named)],
    ["save a search with a key", 200, save(named, once)],
    ["save a search with a key, again", 200, save(named, once)],
    ["share a search", 200, save({ ...named, shared: true })],
    ["save what can't be asked", 400, save({ ...named, q: `type:${word}` })],
    ["save under too long a name", 400, save({ ...named, name: long })],
    ["save with an unknown member", 400, save({ ...named, [word]: word })],
  ]);
}

/** What is done with all that meets a query. */
function chosen(place: Place): Way[] {
  const { word } = place.canary;
  const send = sender(place);
  const [kept, none] = [`subject:${word}kept`, `subject:${word}absent`];
  const annotation = {
    text: `${word}note`,
    concepts: [{ name: `${word}concept` }],
  };
  const hold = { q: kept, reason: `${word}reason`, review_at: "2030-01-01" };
  return waysOf([
    [
      "annotate",
      200,
      () => send("/inputs/annotate", json({ q: kept, annotation })),
    ],
    ["destroy", 200, () => send("/inputs/delete", json({ q: none }))],
    [
      "hold, and lift it",
      200,
      async () => {
        const { id } = await (await send("/holds", json(hold))).json();
        return send(`/holds/${id}`, { method: "DELETE" });
      },
    ],
    [
      "export, and read it",
      200,
      async () => {
        const { id } = await (await send("/exports", json({ q: kept }))).json();
        const archive = await send(`/exports/${id}/content`);
        await archive.arrayBuffer();
        return archive;
      },
    ],
  ]);
}

const waysOf = (ways: [name: string, status: number, send: Way["send"]][]) =>
  ways.map(([name, status, send]) => ({ name, status, send }));

/** That searches found what was kept, and a saved one is as it was: then it was there. */
export async function changeSaved(place: Place): Promise<void> {
  const { word } = place.canary;
  const get = sender(place);
  const found = await get(`/inputs?q=subject:${word}kept`);
  expect((await found.json()).data.length).toBeGreaterThan(5);
  const suggested = await get(`/suggestions?q=subject:${word}`);
  expect(JSON.stringify(await suggested.json())).toContain(word);

  const { data } = await (await get("/searches")).json();
  expect(data.length).toBeGreaterThan(2);
  for (const { id, name } of data) {
    expect(name).toContain(word);
    const path = `/searches/${id}`;
    const body = JSON.stringify({ name: `${word}renamed`, q: `${word}other` });
    expect((await get(path, { method: "PATCH", body })).status).toBe(200);
    expect((await get(path)).status).toBe(200);
  }
  const last = `/searches/${data.at(-1).id}`;
  expect((await get(last, { method: "DELETE" })).status).toBe(204);
}

/** Searches in the portal, and saves what was searched for. */
export async function searchAround(page: Page, word: string): Promise<void> {
  await page.goto("/apps/demo/inputs");
  const box = page.getByRole("combobox", { name: "Search inputs" });
  const suggested = page.waitForResponse((answer) =>
    answer.url().includes("/suggestions?"),
  );
  await box.fill(`subject:${word.slice(0, 20)}`);
  await suggested;
  await box.fill(`${word}kept`);
  await box.press("Enter");
  await page.waitForURL((url) => url.search.includes(word));
  await expect(page.getByText(word).first()).toBeVisible();
  await page.reload();
  await expect(box).toHaveValue(`${word}kept`);

  await page.getByRole("button", { name: "Saved" }).click();
  await page.getByLabel("Save this search as").fill(`${word}portal`);
  await page.getByRole("button", { name: "Save the search" }).click();
  const saved = page.getByRole("button", { name: `Rename ${word}portal` });
  await expect(saved).toBeVisible();
}
