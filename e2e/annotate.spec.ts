import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Locator, Page } from "@playwright/test";
import sharp from "sharp";

import { film } from "@/lib/testing/videos";
import { type Api, expect, expectAccessible, signUp, test } from "./fixtures";
import { join } from "./join";

const SIZE = { width: 800, height: 600 };

const picture = () =>
  sharp({ create: { ...SIZE, channels: 3, background: "#7a9cb8" } })
    .png()
    .toBuffer();

type Point = [x: number, y: number];

/** The picture of a record's page, and where its pixels are on the screen. */
async function opened(page: Page, slug: string, id: string) {
  await page.goto(`/apps/${slug}/inputs/${id}`);
  const frame = page.getByRole("region", { name: /Plus and minus zoom/ });
  await expect(frame.getByRole("group", { name: "Regions" })).toBeVisible();
  return frame;
}

/** A pixel of the picture, on the screen. */
async function on(frame: Locator, [x, y]: Point) {
  const box = await frame.getByRole("img").boundingBox();
  if (!box) throw new Error("The picture isn't shown.");
  const scale = box.width / SIZE.width;
  return { x: box.x + x * scale, y: box.y + y * scale };
}

async function drag(page: Page, frame: Locator, from: Point, to: Point) {
  const [start, end] = [await on(frame, from), await on(frame, to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
  await page.mouse.move(end.x, end.y);
  await page.mouse.up();
}

const labelBox = (page: Page) =>
  page.getByRole("combobox", { name: "Label of the region" });

async function label(page: Page, name: string) {
  await labelBox(page).fill(name);
  await labelBox(page).press("Enter");
}

const tool = (page: Page, name: string) =>
  page.getByRole("radio", { name }).click();

const said = async (api: Api, id: string) =>
  (await (await api.get(`/inputs/${id}/annotations`)).json()).data;

/** The regions of a record as the API tells them, in pixels, by their labels. */
async function regionsOf(api: Api, id: string) {
  const annotations: { regions: Region[] }[] = await said(api, id);
  return new Map(
    annotations
      .flatMap(({ regions }) => regions)
      .map((region) => [region.label, pixelsOf(region)]),
  );
}

type Region = {
  label: string;
  box?: { left: number; top: number; right: number; bottom: number };
  polygon?: Point[];
};

const pixelsOf = ({ box, polygon }: Region): Point[] =>
  (
    polygon ??
    (box
      ? ([
          [box.left, box.top],
          [box.right, box.bottom],
        ] as Point[])
      : [])
  ).map(([x, y]) => [x * SIZE.width, y * SIZE.height]);

/** That some points are others, within a pixel of the picture. */
function expectNear(found: Point[] | undefined, wanted: Point[]) {
  expect(found).toHaveLength(wanted.length);
  for (const [place, [x, y]] of wanted.entries()) {
    expect(Math.abs((found?.[place]?.[0] ?? -9) - x)).toBeLessThanOrEqual(1);
    expect(Math.abs((found?.[place]?.[1] ?? -9) - y)).toBeLessThanOrEqual(1);
  }
}

const saved = (page: Page) => expect(page.getByText("Saving…")).toHaveCount(0);

test("what is drawn on a picture is what the API tells, within a pixel; undone, it is gone", async ({
  page,
  person,
  api,
}) => {
  const { id } = await api.storeImage(await picture(), "harbour.png");
  const frame = await opened(page, person.slug, id);

  await tool(page, "Box");
  await drag(page, frame, [120, 90], [400, 330]);
  await label(page, "ship");
  const ship = frame.getByRole("button", { name: /^ship, box/ });
  await expect(ship).toBeFocused();

  await tool(page, "Polygon");
  const corners: Point[] = [
    [500, 100],
    [700, 150],
    [640, 420],
  ];
  for (const corner of [...corners, corners[0] ?? [0, 0]]) {
    const { x, y } = await on(frame, corner);
    await page.mouse.click(x, y);
  }
  await label(page, "crane");
  await expect(
    frame.getByRole("button", { name: /^crane, polygon of 3 corners/ }),
  ).toBeVisible();
  await saved(page);

  const regions = await regionsOf(api, id);
  expectNear(regions.get("ship"), [
    [120, 90],
    [400, 330],
  ]);
  expectNear(regions.get("crane"), corners);

  // Magnified, a corner and then the whole are dragged elsewhere.
  await tool(page, "Pick");
  const { x, y } = await on(frame, [200, 200]);
  await page.mouse.move(x, y);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -100);
  await page.keyboard.up("Control");
  await ship.focus();
  await drag(page, frame, [400, 330], [360, 300]);
  await drag(page, frame, [200, 200], [210, 220]);
  await saved(page);
  await expect
    .poll(async () => (await regionsOf(api, id)).get("ship")?.length)
    .toBe(2);
  expectNear((await regionsOf(api, id)).get("ship"), [
    [130, 110],
    [370, 320],
  ]);

  const before = async (count: number) => {
    await saved(page);
    await expect.poll(async () => (await said(api, id)).length).toBe(count);
  };
  await page.getByRole("button", { name: "Undo" }).first().click();
  await page.keyboard.press("ControlOrMeta+z");
  await before(2);
  expectNear((await regionsOf(api, id)).get("ship"), [
    [120, 90],
    [400, 330],
  ]);
  await page.keyboard.press("ControlOrMeta+z");
  await before(1);
  await page.keyboard.press("ControlOrMeta+z");
  await before(0);
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await before(2);
  expectNear((await regionsOf(api, id)).get("crane"), corners);
});

test("by keys alone a box is drawn, moved, given another corner and taken away", async ({
  page,
  person,
  api,
}) => {
  const { id } = await api.storeImage(await picture(), "harbour.png");
  const frame = await opened(page, person.slug, id);
  await frame.focus();
  await page.keyboard.press("b");
  await page.keyboard.press("Enter");
  for (let n = 0; n < 5; n++) await page.keyboard.press("Shift+ArrowRight");
  for (let n = 0; n < 4; n++) await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Enter");
  await expect(labelBox(page)).toBeFocused();
  await page.keyboard.type("buoy");
  await page.keyboard.press("Enter");
  const buoy = frame.getByRole("button", { name: /^buoy, box/ });
  await expect(buoy).toBeFocused();
  await saved(page);
  const scale =
    ((await frame.getByRole("img").boundingBox())?.width ?? 0) / SIZE.width;
  const at = async () => (await regionsOf(api, id)).get("buoy");
  expectNear(await at(), [
    [400, 300],
    [400 + 50 / scale, 300 + 40 / scale],
  ]);

  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(
    frame.getByRole("button", { name: "Corner 1 of buoy" }),
  ).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Escape");
  await expect(buoy).toBeFocused();
  await expect
    .poll(async () => Math.round((await at())?.[1]?.[1] ?? 0))
    .toBe(Math.round(300 + 49 / scale));
  expectNear(await at(), [
    [400 - 10 / scale, 300 - 1 / scale],
    [400 + 40 / scale, 300 + 49 / scale],
  ]);

  await page.keyboard.press("Backspace");
  await expect(buoy).toHaveCount(0);
  await expect.poll(async () => (await said(api, id)).length).toBe(0);
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(async () => (await said(api, id)).length).toBe(1);
});

test("where one annotates is accessible, and fits a phone", async ({
  page,
  person,
  api,
}) => {
  const { id } = await api.storeImage(await picture(), "harbour.png");
  await api.post(`/inputs/${id}/annotations`, {
    regions: [
      {
        label: "ship",
        box: { left: 0.1, top: 0.1, right: 0.5, bottom: 0.6 },
      },
    ],
  });
  const frame = await opened(page, person.slug, id);
  await frame.getByRole("button", { name: /^ship, box/ }).focus();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - innerWidth,
  );
  expect(wide).toBeLessThanOrEqual(0);
});

test("what is selected in a text is labelled, by pointer and by keys; others see who and when", async ({
  page,
  person,
  api,
  browser,
}) => {
  const text = "The 🚢 left Kiel at noon.\nIt came to Oslo at night.";
  const { id } = await (
    await api.post("/inputs", { input: { type: "text", text } })
  ).json();
  await page.goto(`/apps/${person.slug}/inputs/${id}`);
  const shown = page.getByRole("region", { name: "Text" });
  const content = shown.getByRole("group", { name: /Arrows select words/ });

  await content.getByText("It came to Oslo").evaluate((row) => {
    const node = document
      .createTreeWalker(row, NodeFilter.SHOW_TEXT)
      .nextNode();
    if (node) getSelection()?.setBaseAndExtent(node, 11, node, 15);
  });
  await content.dispatchEvent("pointerup");
  await page.getByRole("button", { name: "Label it" }).click();
  const box = page.getByRole("combobox", { name: "Label of the span" });
  await box.fill("place");
  await box.press("Enter");
  await expect(shown.locator("mark").filter({ hasText: "Oslo" })).toBeVisible();

  await content.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("button", { name: "Label it" })).toBeVisible();
  for (let n = 0; n < 8; n++) {
    const selected = await page.evaluate(() => String(getSelection()));
    if (selected.trim() === "Kiel") break;
    await page.keyboard.press("ArrowRight");
  }
  await page.keyboard.press("Enter");
  await expect(box).toBeFocused();
  // What is there already is offered.
  await page.keyboard.type("pl");
  await expect(page.getByRole("option", { name: "place" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await saved(page);

  type Span = { label: string; start: number; end: number };
  const spans = async () => {
    const annotations: { spans: Span[] }[] = await said(api, id);
    return annotations.flatMap((one) => one.spans);
  };
  await expect.poll(async () => (await spans()).length).toBe(2);
  for (const { label, start, end } of await spans()) {
    expect(label).toBe("place");
    expect(["Kiel", "Oslo"]).toContain(text.slice(start, end));
  }
  await expectAccessible(page);

  const second = await browser.newContext();
  const other = await second.newPage();
  const guest = await signUp(other);
  await join(guest, person);
  await other.goto(`/apps/${person.slug}/inputs/${id}`);
  await expect(other.locator("mark").filter({ hasText: "Oslo" })).toBeVisible();
  const list = other.getByRole("list", { name: "What people said" });
  await expect(list.getByText("Tess Tester").first()).toBeVisible();
  await expect(list.locator("time").first()).toBeVisible();
  // In an app of their own it is not there, nor is what was said of it.
  await other.goto(`/apps/${guest.slug}/inputs/${id}`);
  await expect(
    other.getByRole("heading", { name: "There is nothing here" }),
  ).toBeVisible();
  const elsewhere = await other.request.get(
    `/api/v1/apps/${guest.slug}/inputs/${id}/annotations`,
  );
  expect(elsewhere.status()).toBe(404);
  await second.close();
});

test("what a model said is accepted with one press, thing by thing or as a whole", async ({
  page,
  person,
  api,
}) => {
  const { input } = await api.predict(
    "Write to ada@example.com, or call +1 202-555-0143",
  );
  await page.goto(`/apps/${person.slug}/inputs/${input.id}`);
  const accept = page.getByRole("button", { name: /^Accept email/ });
  await accept.click();
  await expect(
    page.getByRole("button", { name: /^email .* is accepted/ }),
  ).toBeVisible();
  await saved(page);
  await expect.poll(async () => (await said(api, input.id)).length).toBe(1);
  const [first] = await said(api, input.id);
  expect(first.spans).toEqual([{ label: "email", start: 9, end: 24 }]);

  await page.getByRole("button", { name: "Accept the prediction" }).click();
  await expect(
    page.getByRole("button", { name: "Accepted", exact: true }),
  ).toBeVisible();
  await expect.poll(async () => (await said(api, input.id)).length).toBe(2);
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(async () => (await said(api, input.id)).length).toBe(1);
});

test("two models' answers stand side by side, with what differs marked", async ({
  page,
  person,
  api,
}) => {
  const { input } = await api.predict("Guten Tag zusammen", {
    model: "language",
  });
  await api.post("/predictions", {
    model: "sentiment",
    input: { id: input.id },
  });
  await page.goto(`/apps/${person.slug}/inputs/${input.id}`);
  await page.getByRole("combobox", { name: "Compare with" }).click();
  await page.getByRole("option", { name: /^language/ }).click();
  const table = page.getByRole("table", { name: "Comparison" });
  await expect(table.getByText("differs").first()).toBeVisible();
  await expect(page).toHaveURL(/beside=prd_/);
  await expectAccessible(page);
  const slider = page.getByRole("slider", { name: "How sure it has to be" });
  const rows = await table.getByRole("row").count();
  await slider.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => table.getByRole("row").count()).toBeLessThan(rows);
  await page.reload();
  await expect.poll(() => table.getByRole("row").count()).toBeLessThan(rows);
});

/** A server that speaks Clarifai's API, and finds the same in every picture. */
async function detector() {
  const thing = (name: string, value: number, left_col: number) => ({
    region_info: {
      bounding_box: {
        ...{ left_col, right_col: left_col + 0.25 },
        ...{ top_row: 0.2, bottom_row: 0.7 },
      },
    },
    data: { concepts: [{ id: name, name, value }] },
    value,
  });
  const status = { code: 10000, description: "Ok", details: "", req_id: "r" };
  const regions = [thing("ship", 0.9, 0.1), thing("crane", 0.4, 0.5)];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const output = { id: "o", status, data: { regions } };
      response.end(JSON.stringify({ status, outputs: [output] }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test("what a model found lies over the picture, as sure as it has to be, and is accepted", async ({
  page,
  person,
  api,
}) => {
  await using there = await detector();
  const made = await api.post("/providers", {
    ...{ name: "there", type: "clarifai", base_url: there.url },
  });
  const { id: provider } = await made.json();
  await api.put(`/providers/${provider}/models/harbour`, {
    ...{ takes: ["image"], output: "regions" },
  });
  const { id } = await api.storeImage(await picture(), "harbour.png");
  const asked = { model: "there/harbour", input: { id } };
  expect((await api.post("/predictions", asked)).ok()).toBe(true);

  const frame = await opened(page, person.slug, id);
  const found = frame.locator("[data-found=one]");
  await expect(found.getByText(/^ship 90/)).toBeVisible();
  await expect(found.getByText(/^crane 40/)).toBeVisible();
  const first = found.locator("polygon").first();
  const expectOverIt = async () => {
    const corner = await first.evaluate((one: SVGPolygonElement) => {
      const { x, y } = one.points[0] ?? new DOMPoint();
      const at = new DOMPoint(x, y).matrixTransform(one.getScreenCTM() ?? {});
      return { x: at.x, y: at.y };
    });
    const { x, y } = await on(frame, [80, 120]);
    expect(Math.abs(corner.x - x)).toBeLessThanOrEqual(1);
    expect(Math.abs(corner.y - y)).toBeLessThanOrEqual(1);
  };
  await expectOverIt();

  // Magnified, and moved about by keys and by pointer, it lies where it did.
  const image = frame.getByRole("img");
  const whole = await image.boundingBox();
  await frame.focus();
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await expect
    .poll(async () => (await image.boundingBox())?.width)
    .toBeGreaterThan(whole?.width ?? 0);
  await expectOverIt();
  const left = async () => (await image.boundingBox())?.x ?? 0;
  const before = await left();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(left).toBeGreaterThan(before);
  await expectOverIt();
  const moved = await left();
  await tool(page, "Pick");
  await drag(page, frame, [420, 300], [400, 300]);
  await expect.poll(left).toBeLessThan(moved);
  await expectOverIt();
  await frame.focus();
  await page.keyboard.press("0");
  await expect.poll(() => image.boundingBox()).toEqual(whole);

  const slider = page.getByRole("slider", { name: "How sure it has to be" });
  await slider.focus();
  for (let n = 0; n < 5; n++) await page.keyboard.press("PageUp");
  await expect(found.getByText(/^crane/)).toHaveCount(0);
  await expect(found.getByText(/^ship/)).toBeVisible();
  await expect(page).toHaveURL(/sure=0\.5/);
  await expectAccessible(page);
  await page.keyboard.press("End");
  await expect(found.getByText(/^ship/)).toHaveCount(0);
  await page.keyboard.press("Home");
  await expect(found.getByText(/^crane/)).toBeVisible();

  await page.getByRole("button", { name: /^Accept ship/ }).click();
  await saved(page);
  await expect
    .poll(async () => (await regionsOf(api, id)).get("ship"))
    .toEqual([
      [80, 120],
      [280, 420],
    ]);
});

test("a long text is read to its end, piece by piece", async ({
  page,
  person,
  api,
}) => {
  const lines = Array.from(
    { length: 60_000 },
    (_, n) => `Line ${n + 1}: the harbour is quiet today, and so is the sea.`,
  );
  const { id } = await (
    await api.post("/inputs", {
      input: { type: "text", text: lines.join("\n") },
    })
  ).json();
  await page.goto(`/apps/${person.slug}/inputs/${id}`);
  await expect(
    page.getByText("Line 1:", { exact: false }).first(),
  ).toBeVisible();
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, 1_000_000);
        return page.getByText("Line 60000:").count();
      },
      { timeout: 30_000 },
    )
    .toBe(1);
  // Of all that, what is near the window is in the page.
  expect(await page.locator("[data-start]").count()).toBeLessThan(1_000);
});

test("a part of a video is begun and ended where the player stands", async ({
  page,
  person,
  api,
}) => {
  const bytes = await film({ format: "webm", codec: "vp8", secondsEach: 2 });
  const data = bytes.toString("base64");
  const { id } = await (
    await api.post("/inputs", { input: { type: "video", data } })
  ).json();
  await page.goto(`/apps/${person.slug}/inputs/${id}`);
  const ranges = page.getByRole("region", { name: "Time ranges" });
  const seek = async (to: number, told: string) => {
    const player = page.locator("video");
    await expect
      .poll(() =>
        player.evaluate((video: HTMLVideoElement) => video.readyState),
      )
      .toBeGreaterThan(0);
    await player.evaluate((video: HTMLVideoElement, at) => {
      video.currentTime = at;
    }, to);
    await expect(ranges.getByText(told, { exact: true })).toBeVisible();
  };
  const said = async () => {
    const answer = await api.get(`/inputs/${id}/annotations`);
    const { data } = await answer.json();
    return data.flatMap((one: { ranges: unknown[] }) => one.ranges);
  };

  await seek(1, "0:01.0");
  await ranges.getByRole("button", { name: "Begin a range" }).click();
  await seek(2.5, "0:02.5");
  await ranges.getByRole("button", { name: "End it here" }).click();
  const box = ranges.getByRole("combobox", { name: "Label of the range" });
  await box.fill("red");
  await box.press("Enter");
  await expect.poll(said).toEqual([{ label: "red", start: 1, end: 2.5 }]);
  await expectAccessible(page);

  await seek(3, "0:03.0");
  await ranges.getByRole("button", { name: "End red here" }).click();
  await expect.poll(said).toEqual([{ label: "red", start: 1, end: 3 }]);
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(said).toEqual([{ label: "red", start: 1, end: 2.5 }]);
  await ranges.getByRole("button", { name: "Rename red" }).click();
  const other = ranges.getByRole("combobox", { name: "Label in place of red" });
  await other.fill("blue");
  await other.press("Enter");
  await expect.poll(said).toEqual([{ label: "blue", start: 1, end: 2.5 }]);
  await expect(
    ranges.getByRole("button", { name: "Rename blue" }),
  ).toBeFocused();
  await ranges.getByRole("button", { name: /^Go to 0:01.0/ }).click();
  await expect(ranges.getByText("0:01.0", { exact: true })).toBeVisible();
});
