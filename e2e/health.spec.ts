import { expect, test } from "@playwright/test";

test("an instance that runs says so to anybody", async ({ request }) => {
  const answer = await request.get("/api/health");

  expect(answer.status()).toBe(200);
  expect(await answer.json()).toEqual({ status: "ok" });
});

test("an instance says whether it can do its work, and what of it can't", async ({
  request,
}) => {
  const answer = await request.get("/api/health/ready");

  expect(answer.status()).toBe(200);
  expect(await answer.json()).toMatchObject({
    checks: {
      database: "ok",
      blobs: "ok",
      keys: "ok",
      purge: { oldest_overdue_seconds: 0, paused_since: null },
    },
  });
});

test("its figures are for this machine, and not for whom a proxy brings", async ({
  request,
}) => {
  const answer = await request.get("/metrics");
  expect(answer.status()).toBe(200);
  const text = await answer.text();
  expect(text).toContain("\nsojourn_database_up 1\n");
  expect(text).toContain("\nsojourn_purge_overdue_seconds ");
  expect(text).toContain("\nprocess_resident_memory_bytes ");

  const headers = { "x-forwarded-for": "127.0.0.1" };
  const proxied = await request.get("/metrics", { headers });
  expect(proxied.status()).toBe(404);
});
