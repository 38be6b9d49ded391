import { expect, test } from "@playwright/test";

test("an instance that runs says so to anybody", async ({ request }) => {
  const answer = await request.get("/api/health");

  expect(answer.status()).toBe(200);
  expect(await answer.json()).toEqual({ status: "ok" });
});
