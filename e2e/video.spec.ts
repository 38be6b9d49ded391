import { photo } from "@/lib/testing/photos";
import { BLUE, film, RED } from "@/lib/testing/videos";

import { expect, expectAccessible, test } from "./fixtures";

test("a video is shown by a frame of it, and what a model saw along its time", async ({
  page,
  person,
  api,
}) => {
  const video = await film({
    format: "webm",
    codec: "vp8",
    colors: [RED, BLUE],
  });
  const { input } = await api.predictVideo(video, "color");

  await page.goto(`/apps/${person.slug}/inputs`);
  const poster = page
    .getByRole("region", { name: "Inputs" })
    .getByRole("link")
    .locator("img");
  await expect
    .poll(() => poster.evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBe(320);

  await page.goto(`/apps/${person.slug}/inputs/${input.id}`);
  const frames = page.getByRole("slider", { name: "Frames by color" });
  await expect(frames).toHaveAttribute("aria-valuetext", /^0:00\.0, red/);
  await frames.press("ArrowRight");
  await expect(frames).toHaveAttribute("aria-valuetext", /^0:01\.0, blue/);
  const player = page.locator("video");
  await expect
    .poll(() => player.evaluate((one: HTMLVideoElement) => one.currentTime))
    .toBeCloseTo(1, 1);

  const box = await frames.boundingBox();
  if (!box) throw new Error("The strip has no place.");
  await page.mouse.click(box.x + box.width / 4, box.y + box.height / 2);
  await expect(frames).toHaveAttribute("aria-valuenow", "1");
  await expect(page.getByText("0:02.0")).toBeVisible();
  await expect(page.getByText("VP8")).toBeVisible();
  await expectAccessible(page);
});

/** The same film, far larger: what says where its frames are comes behind many bytes of nothing. */
function stretched(film: Buffer, bytes: number): Buffer {
  const index = film.indexOf("moov") - 4;
  const nothing = Buffer.alloc(bytes);
  nothing.writeUInt32BE(bytes);
  nothing.write("free", 4);
  return Buffer.concat([
    film.subarray(0, index),
    nothing,
    film.subarray(index),
  ]);
}

test("a player finds its way in a large video by ranges of it", async ({
  page,
  person,
  api,
}) => {
  const made = await film({
    codec: "vp9",
    colors: [RED, BLUE],
    secondsEach: 2,
  });
  const large = stretched(made, 24 * 1024 * 1024);
  const { input } = await api.predictVideo(large, "color");
  const begun: number[] = [];
  page.on("response", (response) => {
    const range = response.headers()["content-range"] ?? "";
    const [, start] = /^bytes (\d+)-/.exec(range) ?? [];
    if (response.status() === 206) begun.push(Number(start));
  });

  await page.goto(`/apps/${person.slug}/inputs/${input.id}`);
  const player = page.locator("video");
  await expect
    .poll(() => player.evaluate((one: HTMLVideoElement) => one.duration))
    .toBeCloseTo(4, 1);
  expect(Math.max(...begun)).toBeGreaterThan(large.length / 2);

  const seen = await player.evaluate(async (video: HTMLVideoElement) => {
    const there = new Promise((done) => {
      video.addEventListener("seeked", done, { once: true });
    });
    video.currentTime = 3;
    await there;
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas?.drawImage(video, 0, 0, 1, 1);
    return [...(canvas?.getImageData(0, 0, 1, 1).data ?? [])];
  });
  const [red = 255, , blue = 0] = seen;
  expect(blue).toBeGreaterThan(red);
});

test("a photograph's place is seen by its owner, who strips the file of it", async ({
  page,
  person,
  api,
}) => {
  const { id } = await api.storeImage(await photo(), "where.jpg");
  await page.goto(`/apps/${person.slug}/inputs/${id}`);
  await expect(page.getByText("51.508972, -0.128794")).toBeVisible();
  await expect(page.getByText("Acme Pocket 3")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Strip the file…" }).click();
  await page
    .getByRole("button", { name: "Strip the file", exact: true })
    .click();
  await expect(page.getByText("51.508972, -0.128794")).toHaveCount(0);
  await page.reload();
  await expect(page.getByText("Acme Pocket 3")).toHaveCount(0);
});
