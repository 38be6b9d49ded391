import type { Page } from "@playwright/test";

import { openAiServer } from "@/lib/testing/openai-server";
import {
  expect,
  expectAccessible,
  type Person,
  signUp,
  test,
} from "./fixtures";

const KEY = "sk-zyzzyvakanarie";

const modelsOf = ({ slug }: Person) => `/apps/${slug}/settings/models`;
const cardOf = (page: Page, name: string) =>
  page.getByRole("region", { name: new RegExp(`^${name}`) });

/** Adds a provider in the page, and waits until it has been tested. */
async function add(page: Page, name: string, url: string, key: string) {
  await page.getByRole("button", { name: "Add a provider" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Base URL").fill(url);
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel("Key", { exact: true }).fill(key);
  await dialog.getByRole("button", { name: "Add it and test it" }).click();
  await expect(dialog).toHaveCount(0);
  return cardOf(page, name);
}

test("a provider is added, tested, picked of, asked, priced and removed", async ({
  page,
  person,
}) => {
  test.slow();
  await using server = await openAiServer({ key: KEY });
  await page.goto(`/apps/${person.slug}/settings`);
  await page.getByRole("link", { name: "Models" }).click();
  await expect(page.getByText("No provider yet")).toBeVisible();

  const card = await add(page, "hub", server.baseUrl, `${KEY}-wrong`);
  await expect(card.getByRole("status")).toHaveText(
    "The provider answered 401: invalid_api_key.",
  );
  await expect(card.getByText("Can't be asked")).toBeVisible();

  await card.getByRole("button", { name: "More for hub" }).click();
  await page.getByRole("menuitem", { name: "Change" }).click();
  const change = page.getByRole("dialog", { name: "Change hub" });
  await change.getByLabel("Key", { exact: true }).fill(KEY);
  await change.getByRole("button", { name: "Save and test it" }).click();
  await expect(card.getByRole("status")).toContainText(/and has \d+ models/);
  await expect(card.getByText("Answers", { exact: true })).toBeVisible();

  await card.getByRole("button", { name: "Pick models" }).click();
  const picking = page.getByRole("dialog", { name: "Pick models of hub" });
  await picking.getByLabel(/^Search \d+/).fill("ech");
  await expect(picking.getByRole("listitem")).toHaveCount(2);
  await picking.getByRole("button", { name: "Pick echo" }).click();
  await expect(
    picking.getByRole("button", { name: "Unpick echo" }),
  ).toBeVisible();
  await picking.getByRole("button", { name: "Close" }).click();

  await card.getByRole("button", { name: "How hub/echo is asked" }).click();
  const settings = page.getByRole("dialog", { name: "hub/echo" });
  await settings.getByLabel("What it reads costs").fill("2.5");
  await settings.getByLabel("What it writes costs").fill("10");
  await settings.getByRole("button", { name: "Save" }).click();
  await expect(card.getByRole("list")).toContainText("$2.50 in, $10.00 out");

  await page.getByLabel("Default model").click();
  await page.getByRole("option", { name: "hub/echo" }).click();
  await page.getByRole("button", { name: "Save the default" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(
    page.getByRole("figure").getByText('"model":"hub/echo"'),
  ).toBeVisible();

  await page.getByRole("link", { name: "Playground" }).first().click();
  await expect(page.getByLabel("Model", { exact: true })).toContainText(
    "hub/echo",
  );
  await page.getByLabel("Message").fill("Where does the time go?");
  await page.keyboard.press("Enter");
  const chat = page.getByRole("region", { name: "Conversation" });
  await expect(chat).toContainText("You said: Where does the time go?");
  await expect(chat.getByText(/tokens in, \d+ out · \$0\.\d+/)).toBeVisible();

  await page.getByRole("link", { name: "History" }).first().click();
  const row = page.getByRole("row").filter({ hasText: "hub/echo" });
  await expect(row).toContainText("$0.");
  await row.getByRole("link").first().click();
  const kept = page.getByRole("region", { name: "Chat" });
  await expect(kept).toContainText("You said: Where does the time go?");
  await page.getByRole("button", { name: "Destroy" }).click();
  await page.getByRole("button", { name: "Destroy it" }).click();
  await page.waitForURL("**/inputs");
  await page.getByRole("link", { name: "History" }).first().click();
  await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
  await expect(row).toHaveCount(0);

  await page.goto(modelsOf(person));
  await card.getByRole("button", { name: "More for hub" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  const confirm = page.getByRole("alertdialog");
  await expect(confirm).toContainText("Remove the provider “hub”");
  await confirm.getByRole("button", { name: "Remove hub" }).click();
  await expect(page.getByText("No provider yet")).toBeVisible();
  await expect(page.getByLabel("Default model")).toHaveText("None");
});

test("what is wrong with an address is said before, and what is wrong there after", async ({
  page,
  person,
}) => {
  await page.goto(modelsOf(person));
  await page.getByRole("button", { name: "Add a provider" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Ollama" }).click();
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue(
    "ollama",
  );
  await dialog.getByLabel("Base URL").fill("ftp://127.0.0.1/v1");
  await dialog.getByRole("button", { name: "Add it and test it" }).click();
  await expect(dialog.getByText("it is neither http nor https")).toBeVisible();
  await dialog.getByLabel("Base URL").fill("http://127.0.0.1:9/v1");
  await dialog.getByRole("button", { name: "Add it and test it" }).click();

  const card = cardOf(page, "ollama");
  await expect(card.getByRole("status")).toHaveText(
    "The provider can't be reached: nothing listens at its address.",
  );
  await card.getByRole("button", { name: "Pick models" }).click();
  const picking = page.getByRole("dialog", { name: "Pick models of ollama" });
  await expect(picking.getByRole("alert").first()).toContainText(
    "A model can be picked by its name all the same.",
  );
  await picking.getByLabel("A model's name").fill("meta/llama-3:8b");
  await picking.getByRole("button", { name: "Pick meta/llama-3:8b" }).click();
  await picking.getByRole("button", { name: "Close" }).click();
  await expect(card.getByRole("list")).toContainText("ollama/meta/llama-3:8b");

  await card
    .getByRole("button", { name: "How ollama/meta/llama-3:8b is asked" })
    .click();
  const settings = page.getByRole("dialog");
  await settings.getByRole("button", { name: "Unpick it" }).click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: "Unpick it" })
    .click();
  await expect(
    card.getByText("None of its models is picked yet"),
  ).toBeVisible();
});

test("how a model server is asked is said in a form, and read from it again", async ({
  page,
  person,
  api,
}) => {
  const made = await api.post("/providers", {
    ...{ name: "triton", type: "oip", base_url: "http://127.0.0.1:9" },
  });
  const { id } = await made.json();
  await page.goto(modelsOf(person));
  const card = cardOf(page, "triton");
  await card.getByRole("button", { name: "Pick models" }).click();
  const picking = page.getByRole("dialog");
  await picking.getByLabel("A model's name").fill("densenet");
  await picking.getByRole("button", { name: "Pick densenet" }).click();
  await picking.getByRole("button", { name: "Close" }).click();

  const settings = page.getByRole("dialog", { name: "triton/densenet" });
  const open = card.getByRole("button", {
    name: "How triton/densenet is asked",
  });
  await open.click();
  await settings.getByText("What its answer means").click();
  await settings.getByLabel("Labels").fill("cat\ndog\n");
  await settings.getByText("How a picture is put").click();
  await settings.getByLabel("Width").fill("224");
  await settings.getByLabel("Layout").click();
  await page.getByRole("option", { name: /NCHW/ }).click();
  await settings.getByLabel("Mean").fill("0.485 0.456 0.406");
  await settings.getByRole("button", { name: "Save" }).click();
  await expect(settings).toHaveCount(0);

  const { models } = await (await api.get(`/providers/${id}`)).json();
  expect(models[0].options).toEqual({
    ...{ labels: ["cat", "dog"], width: 224, layout: "NCHW" },
    mean: [0.485, 0.456, 0.406],
  });
  await open.click();
  await expect(settings.getByLabel("Labels")).toHaveValue("cat\ndog");
  await expect(settings.getByLabel("Layout")).toContainText("NCHW");
  await settings.getByLabel("Width").fill("wide");
  await settings.getByRole("button", { name: "Save" }).click();
  await expect(settings.getByText(/expected number/i).first()).toBeVisible();
});

test("somebody of another workspace sees nothing of a provider, and changes nothing", async ({
  person,
  api,
  browser,
  baseURL,
}) => {
  await using server = await openAiServer({ key: KEY });
  const made = await api.post("/providers", {
    ...{ name: "hub", type: "openai", base_url: server.baseUrl },
    api_key: KEY,
  });
  const { id } = await made.json();
  await api.put(`/providers/${id}/models/echo`, {});
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  const other = await signUp(page);

  await page.goto(modelsOf(person));
  await expect(page.getByRole("heading", { name: "Settings" })).toHaveCount(0);
  await page.goto(modelsOf(other));
  await expect(page.getByText("No provider yet")).toBeVisible();
  await expect(page.getByText("hub")).toHaveCount(0);
  await page.goto(`/apps/${other.slug}/playground`);
  await page.getByLabel("Model", { exact: true }).click();
  await expect(page.getByRole("option", { name: /^pii/ })).toBeVisible();
  await expect(page.getByRole("option", { name: /^hub/ })).toHaveCount(0);

  const { origin } = new URL(page.url());
  const asked = server.asked.length;
  const status = async (app: string, method: string, path: string) => {
    const url = `/api/v1/apps/${app}${path}`;
    const options = { method, data: {}, headers: { origin } };
    return (await page.request.fetch(url, options)).status();
  };
  for (const app of [person.slug, other.slug]) {
    expect(await status(app, "PATCH", `/providers/${id}`)).toBe(404);
    expect(await status(app, "POST", `/providers/${id}/test`)).toBe(404);
    expect(await status(app, "PUT", `/providers/${id}/models/echo`)).toBe(404);
    expect(await status(app, "DELETE", `/providers/${id}`)).toBe(404);
  }
  expect(server.asked).toHaveLength(asked);
  expect((await api.get(`/providers/${id}`)).status()).toBe(200);
  await context.close();
});

test("a provider is added, tested, changed and picked of by keys alone, and the focus comes back", async ({
  page,
  person,
}) => {
  await using server = await openAiServer();
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await page.goto(modelsOf(person));
  const adding = page.getByRole("button", { name: "Add a provider" });
  await adding.focus();
  await press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(
    dialog.getByRole("radio", { name: /^OpenAI's API/ }),
  ).toBeFocused();
  await press("Tab");
  await page.keyboard.type(server.baseUrl);
  // Over the usual addresses.
  await press("Tab", "Tab", "Tab", "Tab", "Tab");
  await page.keyboard.type("hub");
  await press("Enter");
  const card = cardOf(page, "hub");
  await expect(card.getByRole("status")).toContainText(/and has \d+ models/);
  await expect(adding).toBeFocused();

  const more = card.getByRole("button", { name: "More for hub" });
  await more.focus();
  await press("Enter");
  await expect(page.getByRole("menuitem", { name: "Change" })).toBeFocused();
  await press("Enter");
  await expect(dialog.getByLabel("Base URL")).toBeFocused();
  await press("Escape");
  await expect(more).toBeFocused();

  const picking = card.getByRole("button", { name: "Pick models of hub" });
  await picking.focus();
  await press("Enter");
  await expect(dialog.getByLabel(/^Search \d+/)).toBeVisible();
  await expect(dialog.getByLabel(/^Search \d+/)).toBeFocused();
  await page.keyboard.type("echo");
  await press("Tab", "Enter");
  await expect(
    dialog.getByRole("button", { name: "Unpick echo" }),
  ).toBeVisible();
  await press("Escape");
  await expect(picking).toBeFocused();
  await expect(card.getByRole("list")).toContainText("hub/echo");
});

test("the page is accessible with all that it opens, and fits a phone", async ({
  page,
  person,
  api,
}) => {
  test.slow();
  await using server = await openAiServer();
  const made = await api.post("/providers", {
    ...{ name: "hub", type: "openai", base_url: server.baseUrl },
    all_models: true,
  });
  const { id } = await made.json();
  await api.post("/providers", {
    ...{ name: "a-name-as-long-as-names-can-be-32", type: "oip" },
    base_url: `http://127.0.0.1:9/${"a-long-path/".repeat(12)}`,
  });
  await page.goto(modelsOf(person));
  const card = cardOf(page, "hub");
  await card.getByRole("button", { name: "Test" }).click();
  await expect(card.getByRole("status")).toContainText(/and has \d+ models/);
  await card.getByRole("button", { name: "Pick models" }).click();
  await page.getByRole("button", { name: "Pick embedder" }).click();
  await expect(
    page.getByRole("button", { name: "Unpick embedder" }),
  ).toBeVisible();

  const check = async () => {
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    const { scrolled, width } = await page.evaluate(() => ({
      scrolled: document.documentElement.scrollWidth,
      width: window.innerWidth,
    }));
    expect(scrolled).toBeLessThanOrEqual(width);
    await expectAccessible(page);
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  await check();
  await page.keyboard.press("Escape");
  await check();
  await card.getByRole("button", { name: "How hub/embedder is asked" }).click();
  await check();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add a provider" }).click();
  await page.getByRole("dialog").getByText("How it is asked").click();
  await check();
  expect(id).toMatch(/^prv_/);
});

test("a key that is limited to some models asks these, and no others", async ({
  page,
  person,
  request,
}) => {
  await page.goto(`/apps/${person.slug}/api-keys`);
  await page.getByRole("button", { name: "Create a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Scanner");
  await dialog.getByLabel("It may ask some models only").click();
  const create = dialog.getByRole("button", { name: "Create the key" });
  await expect(create).toBeDisabled();
  await dialog.getByRole("checkbox", { name: "language" }).click();
  await create.click();
  const secret = await page.getByLabel("The secret").inputValue();
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(
    page.getByRole("row").filter({ hasText: "Scanner" }),
  ).toContainText("asks language");

  const ask = (model: string) =>
    request.post(`/api/v1/apps/${person.slug}/predictions?model=${model}`, {
      data: "Guten Tag",
      headers: {
        ...{ authorization: `Bearer ${secret}`, "content-type": "text/plain" },
      },
    });
  expect((await ask("language")).status()).toBe(200);
  const refused = await ask("pii");
  expect(refused.status()).toBe(403);
  expect((await refused.json()).detail).toBe(
    "This needs a key that may ask pii.",
  );
});
