import { randomUUID } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import {
  type APIRequestContext,
  test as base,
  expect,
  type Page,
} from "@playwright/test";

import { SCOPES } from "@/lib/permissions";

export const PASSWORD = "correct horse battery";

/** A person who has signed up by the page, and an app of their own. */
export type Person = { email: string; slug: string };

type Fixtures = {
  /** Signed in to the page, in a workspace of this test's own. */
  person: Person;
  /** Calls the person's app with a key that may do everything. */
  api: Api;
  /** Fails the test where a page complains to its console. */
  quiet: undefined;
};

export const test = base.extend<Fixtures>({
  person: async ({ page }, use) => {
    await use(await signUp(page));
  },

  api: async ({ page, person, request }, use) => {
    const key = await makeKey(page, person.slug);
    await use(new Api(request, person.slug, key));
  },

  quiet: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      await use(undefined);
      expect(complaints.filter((said) => !isExpected(said))).toEqual([]);
    },
    { auto: true },
  ],
});

// Chromium notes each answer of 400 and above, those that a test asks for included.
const isExpected = (said: string) =>
  said.startsWith("Failed to load resource: the server responded with");

export async function signUp(page: Page): Promise<Person> {
  const email = `${randomUUID()}@example.test`;
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill("Tess Tester");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.waitForURL("**/apps");
  const link = page.getByRole("link", { name: "First app" });
  const href = await link.getAttribute("href");
  return { email, slug: href?.split("/")[2] ?? "" };
}

async function makeKey(page: Page, slug: string): Promise<string> {
  const { origin } = new URL(page.url());
  const made = await page.request.post(`/api/v1/apps/${slug}/keys`, {
    data: { name: "Test", scopes: SCOPES },
    headers: { origin },
  });
  expect(made.ok()).toBe(true);
  return (await made.json()).secret;
}

/** The native API of one app, as a program uses it. */
export class Api {
  constructor(
    private readonly request: APIRequestContext,
    private readonly slug: string,
    readonly key: string,
  ) {}

  private options(data?: object) {
    const headers = { authorization: `Bearer ${this.key}` };
    return { headers, ...(data && { data }) };
  }

  get(path: string) {
    return this.request.get(this.at(path), this.options());
  }

  post(path: string, data: object) {
    return this.request.post(this.at(path), this.options(data));
  }

  put(path: string, data: object) {
    return this.request.put(this.at(path), this.options(data));
  }

  delete(path: string) {
    return this.request.delete(this.at(path), this.options());
  }

  /** Stores a text together with what a model says of it. */
  async predict(text: string, given: object = {}) {
    const input = { type: "text", text };
    const body = { model: "pii", input, ...given };
    const answer = await this.post("/predictions", body);
    expect(answer.ok()).toBe(true);
    return answer.json();
  }

  /** Stores an image. */
  async storeImage(bytes: Buffer, filename: string) {
    const answer = await this.request.post(this.at("/inputs"), {
      ...this.options(),
      multipart: {
        request: JSON.stringify({ filename }),
        file: { name: filename, mimeType: "image/png", buffer: bytes },
      },
    });
    expect(answer.ok()).toBe(true);
    return answer.json();
  }

  /** Stores a video together with what a model sees in it. */
  async predictVideo(data: Buffer, model: string) {
    const { headers } = this.options();
    const answer = await this.request.post(
      this.at(`/predictions?model=${model}`),
      { headers: { ...headers, "content-type": "video/webm" }, data },
    );
    expect(answer.ok()).toBe(true);
    return answer.json();
  }

  private at(path: string) {
    return `/api/v1/apps/${this.slug}${path}`;
  }
}

/** That a page has no fault that axe finds, in the light and in the dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const faults = violations.map(({ id, nodes }) => ({
      id,
      at: nodes.map(({ target, failureSummary }) => [target, failureSummary]),
    }));
    expect(faults, `${page.url()} in the ${colorScheme}`).toEqual([]);
  }
}

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

/** The same on a phone and on a desk, and that nothing sticks out sideways. */
export async function expectFine(page: Page): Promise<void> {
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    const scrolled = await page.evaluate(
      () => document.documentElement.scrollWidth,
    );
    expect(scrolled, `${page.url()} at ${size.width} px`).toBeLessThanOrEqual(
      size.width,
    );
    await expectAccessible(page);
  }
}

export { expect } from "@playwright/test";
