import { expect, test } from "vitest";
import { keyFor, tenant } from "@/lib/testing/requests";
import { ask, endpoints } from "@/lib/testing/routes";

test("x", async () => {
  console.log(
    (await endpoints()).map(({ method, path }) => `${method} ${path}`),
  );
  const one = await tenant();
  const key = await keyFor(one);
  const r = await ask(`/apps/${one.slug}/predictions`, {
    method: "POST",
    key,
    body: JSON.stringify({
      model: "pii",
      input: { type: "text", text: "mail me at a@example.org" },
    }),
    headers: { "content-type": "application/json" },
  });
  console.log(r.status, Object.fromEntries(r.headers), await r.json());
  const b = await ask(`/apps/${one.slug}/predictions`, {
    method: "POST",
    key,
    body: JSON.stringify({
      model: "pii",
      input: { type: "text", text: "mail me at a@example.org", foo: 1 },
    }),
    headers: { "content-type": "application/json" },
  });
  console.log(b.status, Object.fromEntries(b.headers), await b.json());
  const c = await ask(`/apps/${one.slug}/predictions`, {
    method: "POST",
    key,
    body: JSON.stringify({
      model: "pii",
      input: { type: "text", text: "mail me at a@example.org" },
      foo: 1,
      __proto__: 1,
    }),
    headers: { "content-type": "application/json" },
  });
  console.log(c.status, Object.fromEntries(c.headers), await c.json());
  const d = await ask(`/apps/${one.slug}/predictions`, {
    method: "POST",
    key,
    body: '{"model":"pii","input":{"type":"text","text":"x"},"__proto__":{"a":1}}',
    headers: { "content-type": "application/json" },
  });
  console.log(d.status, Object.fromEntries(d.headers), await d.json());
  const e = await ask(`/apps/${one.slug}/predictions`, {
    method: "POST",
    key,
    body: '{"model":"pii","input":{"type":"text","text":"x"},"metadata":{"__proto__":"a"}}',
    headers: { "content-type": "application/json" },
  });
  console.log(e.status, Object.fromEntries(e.headers), await e.json());
  expect(1).toBe(1);
});
