// Makes the pictures of the README: an instance of its own, filled by its own API.
import { chromium, expect, type Page } from "@playwright/test";
import sharp from "sharp";

import { findBrowser } from "@/bin/checks/find-browser";
import { startInstance } from "@/e2e/instance";
import { openAiServer } from "@/lib/testing/openai-server";

const FOLDER = "public/screenshots";
const KEY = `snj_${"0".repeat(40)}`;
const EMAIL = "olga@example.com";
const PASSWORD = "correct horse battery";

const TEXTS = [
  "Refund for order 4711: please write to ada@example.com or call +1 202-555-0143. The card was 4111 1111 1111 1111, the IBAN DE89 3704 0044 0532 0130 00.",
  "The harbour was quiet this morning, and the coffee was excellent.",
  "Guten Tag, ich hätte gern eine Quittung über den Betrag vom 3. November.",
  "Le reçu de la semaine dernière est illisible, pourriez-vous le renvoyer ?",
];

const instance = await startInstance({
  SOJOURN_SETUP_EMAIL: EMAIL,
  SOJOURN_SETUP_PASSWORD: PASSWORD,
  SOJOURN_SETUP_APP: "receipts",
  SOJOURN_SETUP_KEY: KEY,
});
try {
  const records = await fill(`${instance.url}/api/v1/apps/receipts`);
  await takeAll(instance.url, records);
} finally {
  await instance.remove();
}

type Records = { text: string; picture: string };

/** Sends pictures and texts, and answers with the ids of those to open. */
async function fill(app: string): Promise<Records> {
  let drawn = "";
  for (const [place, hue] of [24, 205, 140, 330, 48, 265, 180, 12].entries()) {
    const body = await picture(hue, place);
    const model = place % 2 === 0 ? "color" : "image-quality";
    const { input } = await ask(
      `${app}/predictions?model=${model}`,
      body,
      "image/png",
    );
    drawn = input.id;
  }
  await annotate(`${app}/inputs/${drawn}/annotations`);
  for (const text of TEXTS.slice(1)) {
    await ask(`${app}/predictions?model=language`, text, "text/plain");
  }
  const { input } = await ask(
    `${app}/predictions`,
    JSON.stringify({
      model: "pii",
      input: { type: "text", text: TEXTS[0] },
      metadata: { env: "prod", channel: "support" },
      filename: "refund-4711.txt",
    }),
    "application/json",
  );
  const gone = await ask(`${app}/inputs`, "A draft of no use.", "text/plain");
  await ask(
    `${app}/inputs/delete`,
    JSON.stringify({ ids: [gone.id] }),
    "application/json",
  );
  return { text: input.id, picture: drawn };
}

/** What somebody saw in the last of the pictures. */
async function annotate(url: string): Promise<void> {
  const sun = { left: 0.379, top: 0.157, right: 0.519, bottom: 0.343 };
  const hills: [number, number][] = [
    [0, 0.452],
    [0.213, 0.416],
    [0.45, 0.412],
    [0.713, 0.44],
    [1, 0.5],
    [1, 1],
    [0, 1],
  ];
  const all = [
    { regions: [{ label: "hills", polygon: hills }] },
    { regions: [{ label: "sun", box: sun }] },
    { concepts: [{ name: "landscape" }], text: "Taken from the harbour." },
  ];
  for (const body of all) {
    await ask(url, JSON.stringify(body), "application/json");
  }
}

async function ask(url: string, body: BodyInit, type: string, method = "POST") {
  const headers = { authorization: `Bearer ${KEY}`, "content-type": type };
  const answer = await fetch(url, { method, headers, body });
  if (!answer.ok) throw new Error(`${answer.status} from ${url}`);
  return answer.json();
}

/** A landscape of its own: a sky, a sun, and hills. */
async function picture(
  hue: number,
  place: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const hill = (depth: number) => {
    const top = 300 + depth * 70;
    const lean = ((place * 53 + depth * 97) % 160) - 80;
    return `<path d="M0 ${top + lean} Q 320 ${top - 120 - lean} 800 ${top} V600 H0Z"
      fill="hsl(${hue + depth * 14} 45% ${52 - depth * 13}%)"/>`;
  };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">
    <rect width="800" height="600" fill="hsl(${hue} 60% 86%)"/>
    <circle cx="${160 + ((place * 97) % 480)}" cy="150" r="54" fill="hsl(${hue + 30} 90% 70%)"/>
    ${[0, 1, 2, 3].map(hill).join("")}</svg>`;
  return Uint8Array.from(await sharp(Buffer.from(svg)).png().toBuffer());
}

async function takeAll(url: string, records: Records): Promise<void> {
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  const page = await browser.newPage({
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  await signIn(page);
  const at = "/apps/receipts";
  await take(page, `${at}/inputs`, "inputs");
  await take(page, `${at}/inputs/${records.text}`, "record");
  await takeAnnotating(page, `${at}/inputs/${records.picture}`);
  await take(page, `${at}/inputs?q=order+OR+re%C3%A7u&view=table`, "search");
  await page.goto(`${at}/playground`);
  await page.getByLabel("Text, or a file").fill(TEXTS[0] ?? "");
  await page.getByLabel("Model").click();
  await page.getByRole("option", { name: /^pii/ }).click();
  await page.getByRole("switch", { name: "Keep this" }).click();
  await page.getByRole("button", { name: "Predict" }).click();
  await page.getByRole("region", { name: "Answer" }).waitFor();
  await save(page, "playground");
  await takeModels(page, at);
  await takeRetention(page, at);
  await takeTrust(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await take(page, `${at}/history`, "history-dark");
  await page.setViewportSize({ width: 390, height: 844 });
  await take(page, `${at}/inputs`, "inputs-phone-dark");
  await browser.close();
}

/** A picture with what is drawn over it, of which one part is picked. */
async function takeAnnotating(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole("button", { name: /^sun, box/ }).focus();
  await page.waitForLoadState("networkidle");
  await save(page, "annotating");
}

/** Another server's models as the settings show them, and a conversation with one. */
async function takeModels(page: Page, at: string): Promise<void> {
  await using server = await openAiServer();
  const { origin } = new URL(page.url());
  const providers = `${origin}/api/v1${at}/providers`;
  const say = (url: string, said: object, method = "POST") =>
    ask(url, JSON.stringify(said), "application/json", method);
  const made = await say(providers, {
    ...{ name: "hub", type: "openai", base_url: server.baseUrl },
  });
  const price = { input: 2.5, output: 10 };
  for (const model of ["echo", "thinker"]) {
    await say(`${providers}/${made.id}/models/${model}`, { price }, "PUT");
  }
  await say(`${providers}/${made.id}/test`, {});
  await take(page, `${at}/settings/models`, "models");
  await page.goto(`${at}/playground`);
  await page.getByLabel("Model", { exact: true }).click();
  await page.getByRole("option", { name: /^hub\/echo/ }).click();
  await page.getByLabel("Message").fill("Where does the time go?");
  await page.keyboard.press("Enter");
  await page.getByText(/tokens in/).waitFor();
  await save(page, "conversation");
}

/** What everyone may read, once the workers have been through all that there is. */
async function takeTrust(page: Page): Promise<void> {
  await expect(async () => {
    await page.goto("/trust");
    const kept = page.getByText(/All \d+ promises are kept/);
    await kept.waitFor({ timeout: 1_000 });
  }).toPass();
  await page.waitForLoadState("networkidle");
  await save(page, "trust");
  await take(page, "/trust/controls", "controls");
}

/** What a shorter window would destroy, and the receipt of what has been. */
async function takeRetention(page: Page, at: string): Promise<void> {
  await page.goto(`${at}/retention`);
  await page.getByLabel("Records are kept for").fill("6h");
  await page.getByLabel("Records are kept for").blur();
  await page.waitForLoadState("networkidle");
  await save(page, "retention");
  await page.goto(`${at}/retention/purged`);
  const receipts = page.getByRole("table", { name: "Receipts" });
  await receipts.getByRole("link").first().click();
  await page.waitForURL("**/receipts/*");
  await page.waitForLoadState("networkidle");
  await save(page, "receipt");
}

async function signIn(page: Page): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(EMAIL);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/apps");
}

async function take(page: Page, path: string, name: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  await save(page, name);
}

/** As WebP, which is a third of a PNG's size. */
async function save(page: Page, name: string): Promise<void> {
  const picture = await page.screenshot({ animations: "disabled" });
  await sharp(picture).webp({ quality: 88 }).toFile(`${FOLDER}/${name}.webp`);
}
