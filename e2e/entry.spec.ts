import { expect, PASSWORD, signUp, test } from "./fixtures";
import { startInstance } from "./instance";

test("whoever comes first to a fresh instance owns it, and nobody after", async ({
  browser,
}) => {
  test.slow();
  const instance = await startInstance();
  const context = await browser.newContext({ baseURL: instance.url });
  const page = await context.newPage();
  try {
    await page.goto("/");
    await expect(
      page.getByRole("heading", { name: "Set up Sojourn" }),
    ).toBeVisible();
    // The visit comes from the same machine.
    await expect(page.getByLabel("Set-up code")).toHaveCount(0);
    await page.getByLabel("Your name").fill("Olga Owner");
    await page.getByLabel("E-mail").fill("olga@example.test");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create the owner" }).click();
    await page.getByRole("link", { name: "First app" }).click();
    await expect(page.getByRole("heading", { name: "Inputs" })).toBeVisible();

    const stranger = await browser.newContext({ baseURL: instance.url });
    const other = await stranger.newPage();
    await other.goto("/set-up");
    await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
    expect((await other.goto("/sign-up"))?.status()).toBe(404);
    await stranger.close();
    expect(await instance.stop()).toBe(0);
  } finally {
    await context.close();
    await instance.remove();
  }
});

test("a visitor from elsewhere needs the code that the start printed", async ({
  browser,
}) => {
  test.slow();
  const instance = await startInstance();
  // A proxy in front says for whom it speaks.
  const context = await browser.newContext({
    baseURL: instance.url,
    extraHTTPHeaders: { "x-forwarded-for": "192.0.2.7" },
  });
  const page = await context.newPage();
  try {
    await page.goto("/set-up");
    await page.getByLabel("Your name").fill("Eve");
    await page.getByLabel("E-mail").fill("eve@example.test");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByLabel("Set-up code").fill("0000-0000-0000");
    await page.getByRole("button", { name: "Create the owner" }).click();
    await expect(page.getByText("Not the code that the start")).toBeVisible();

    const [code = ""] =
      /[0-9a-f]{4}(-[0-9a-f]{4}){2}/.exec(instance.printed()) ?? [];
    await page.getByLabel("Set-up code").fill(code);
    await page.getByRole("button", { name: "Create the owner" }).click();
    await page.waitForURL("**/apps");
  } finally {
    await context.close();
    await instance.remove();
  }
});

test("signing in and out; a wrong password and an unknown person are told alike", async ({
  page,
}) => {
  const { email } = await signUp(page);
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto("/apps");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();

  const wrong = "E-mail and password don't belong together.";
  for (const who of [email, "nobody@example.test"]) {
    await page.getByLabel("E-mail").fill(who);
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText(wrong)).toBeVisible();
    await page.reload();
  }
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/apps");
});

test("A2: each sign-in has a new session, and signing out ends it on the server", async ({
  page,
  context,
  baseURL,
}) => {
  const { email } = await signUp(page);
  const cookie = async () =>
    (await context.cookies()).find(({ name }) => name === "sojourn-session");
  const first = await cookie();
  expect(first).toMatchObject({ httpOnly: true, sameSite: "Lax" });

  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(await cookie()).toBeUndefined();

  // Whoever kept the cookie has nothing.
  const kept = { name: "sojourn-session", value: first?.value ?? "" };
  await context.addCookies([{ ...kept, url: baseURL ?? "" }]);
  expect((await page.request.get("/api/v1/apps")).status()).toBe(401);
  await context.clearCookies();

  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/apps");
  expect((await cookie())?.value).not.toBe(first?.value);
});
