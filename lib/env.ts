import "server-only";

import { resolve } from "node:path";
import ipaddr from "ipaddr.js";
import { z } from "zod";

import { parseDuration, WINDOW_SECONDS } from "@/lib/duration";
import { Secret } from "@/lib/secret";

const MB = 1024 * 1024;

const USUAL_WINDOW_SECONDS = 30 * 86_400;

/** What stores take that know no regions. */
const USUAL_REGION = "us-east-1";

const PUBLISHED_PASSWORD = "at least twelve characters";

/** Where a bucket is, and below which prefix blobs are in it. */
export type S3Place = {
  bucket: string;
  /** Empty, or with a `/` at its end. */
  prefix: string;
  region: string;
  /** Null: Amazon's own. */
  endpoint: string | null;
};

const flag = z
  .enum(["true", "false"], "wants true or false")
  .transform((value) => value === "true");

const count = z
  .string()
  .regex(/^\d{1,15}$/, "wants a whole number")
  .transform(Number)
  .pipe(z.int().min(1, "wants a number of at least 1"));

const duration = z.string().transform((value, wrong) => {
  const seconds = parseDuration(value);
  if (seconds) return seconds;
  wrong.addIssue("wants a duration such as 30d, 12h or P30D");
  return z.NEVER;
});

const secret = (schema: z.ZodString) =>
  schema.transform((value) => new Secret(value));

const blobStore = z.string().transform((value, wrong): S3Place => {
  const place = URL.canParse(value) ? placeIn(new URL(value)) : null;
  if (place) return place;
  wrong.addIssue(
    "wants s3://bucket/prefix?region=…, or with endpoint=https://… for a store that isn't Amazon's",
  );
  return z.NEVER;
});

/** Null: it is no such place. */
function placeIn(url: URL): S3Place | null {
  const { protocol, hostname: bucket, pathname, username, searchParams } = url;
  const names = [...searchParams.keys()];
  const endpoint = searchParams.get("endpoint");
  const region = searchParams.get("region") ?? (endpoint ? USUAL_REGION : "");
  const folder = pathname.replace(/^\/|\/$/g, "");
  const isFine =
    protocol === "s3:" &&
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) &&
    /^([\w-]+(\/[\w-]+)*)?$/.test(folder) &&
    /^[a-z0-9-]+$/.test(region) &&
    username === "" &&
    names.every((name) => ["endpoint", "region"].includes(name)) &&
    (endpoint === null || /^https?:\/\/[^/?#@]+\/?$/.test(endpoint));
  const prefix = folder && `${folder}/`;
  return isFine ? { bucket, prefix, region, endpoint } : null;
}

const ranges = z
  .string()
  .transform((value) => value.split(",").map((range) => range.trim()))
  .refine(
    (all) => all.every((range) => ipaddr.isValidCIDR(range)),
    "wants ranges of addresses such as 10.20.0.0/16, with commas between them",
  );

const window = duration.pipe(
  z
    .int()
    .min(WINDOW_SECONDS.least, "wants an hour at least")
    .max(WINDOW_SECONDS.most, "wants ten years at most"),
);

const Env = z.object({
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: "wants a URL such as postgresql://user:password@host:5432/name",
    })
    .optional(),
  DATA_DIR: z
    .string()
    .default("data")
    .transform((path) => resolve(path)),
  BLOB_STORE: blobStore.optional(),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: secret(z.string()).optional(),
  AWS_SESSION_TOKEN: secret(z.string()).optional(),
  MASTER_KEY_FILE: z
    .string()
    .transform((path) => resolve(path))
    .optional(),
  ROLE: z
    .enum(["all", "web", "worker"], "wants all, web or worker")
    .default("all"),
  HOST: z.string().default("127.0.0.1"),
  PORT: count
    .pipe(z.int().max(65_535, "wants a port up to 65535"))
    .default(3000),
  SOJOURN_URL: z
    .url({
      protocol: /^https?$/,
      error:
        "wants the URL that people see, such as https://sojourn.example.com",
    })
    .optional(),
  SIGNUP: z.enum(["open", "closed"], "wants open or closed").default("closed"),
  SIGNUPS_PER_ADDRESS: count.default(20),
  COMMUNITY: z
    .enum(["off", "people", "public"], "wants off, people or public")
    .default("people"),
  TRUST_CENTER: z.enum(["on", "off"], "wants on or off").default("on"),

  SOJOURN_SETUP_EMAIL: z.email("wants an e-mail address").optional(),
  SOJOURN_SETUP_PASSWORD: secret(
    z
      .string()
      .min(12, "wants a password of at least 12 characters")
      .refine(
        (password) => password !== PUBLISHED_PASSWORD,
        "wants a password of your own: this one is in .env.example",
      ),
  ).optional(),
  SOJOURN_SETUP_APP: z
    .string()
    .regex(
      /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/,
      "wants a slug: up to 32 lower-case letters, digits and hyphens",
    )
    .optional(),
  SOJOURN_SETUP_KEY: secret(
    z
      .string()
      .regex(
        /^snj_[A-Za-z0-9]{40,200}$/,
        "wants snj_ followed by 40 or more letters and digits",
      ),
  ).optional(),

  STORE: flag.default(true),
  WINDOW_MAX: duration.optional(),
  WINDOW_DEFAULT: window.optional(),
  KEY_BACKUP_LIFE: duration.default(7 * 86_400),
  METADATA_LIFE: duration
    .pipe(z.int().min(86_400, "wants a day at least"))
    .default(396 * 86_400),

  FETCH_ALLOW: ranges.optional(),

  FFMPEG: z.string().default("ffmpeg"),

  METRICS_TOKEN: secret(
    z
      .string()
      .regex(
        /^[A-Za-z0-9_-]{16,200}$/,
        "wants 16 or more letters, digits, - or _",
      ),
  ).optional(),

  LIMIT_IMAGE_BYTES: count.default(20 * MB),
  LIMIT_IMAGE_PIXELS: count.default(85_000_000),
  LIMIT_TEXT_BYTES: count.default(20 * MB),
  LIMIT_VIDEO_BYTES: count.default(2048 * MB),
  LIMIT_VIDEO_MEMORY_BYTES: count.default(64 * MB),
  LIMIT_IMPORT_BYTES: count.default(8192 * MB),
  LIMIT_BATCH_ITEMS: count.default(128),
});

const Consistent = Env.refine(
  ({ WINDOW_DEFAULT = 0, WINDOW_MAX = Infinity }) =>
    WINDOW_DEFAULT <= WINDOW_MAX,
  { path: ["WINDOW_DEFAULT"], error: "wants no more than WINDOW_MAX" },
).refine(
  ({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }) =>
    !AWS_ACCESS_KEY_ID === !AWS_SECRET_ACCESS_KEY,
  {
    path: ["AWS_ACCESS_KEY_ID"],
    error: "and AWS_SECRET_ACCESS_KEY go together",
  },
);

export type Env = z.infer<typeof Env>;

/** The names of all settings. */
export const SETTINGS = Object.keys(Env.shape);

/** A setting that can't be used. The message is for whoever starts the server. */
export class BadConfiguration extends Error {
  override readonly name = "BadConfiguration";
}

/** Reads settings; an empty one counts as not set. */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const set = Object.entries(variables).filter(([, value]) => value !== "");
  const parsed = Consistent.safeParse(Object.fromEntries(set));
  if (parsed.success) return parsed.data;

  const wrong = parsed.error.issues.map(
    (issue) => `${issue.path.join(".")} ${issue.message}.`,
  );
  throw new BadConfiguration([...new Set(wrong)].join("\n"));
}

let parsed: Env | undefined;

/**
 * The only reader of `process.env`. `instrumentation.ts` calls it first, so a bad
 * setting stops the start; a build needs none.
 */
export const env = () => (parsed ??= parseEnv(process.env));

/** What people type to get here. Without a trailing slash. */
export const publicUrl = () =>
  (env().SOJOURN_URL ?? `http://localhost:${env().PORT}`).replace(/\/$/, "");

/** How long an app keeps its records where nobody said, in seconds. */
export function defaultWindow(settings: Env = env()): number {
  const { WINDOW_DEFAULT, WINDOW_MAX = Infinity } = settings;
  return WINDOW_DEFAULT ?? Math.min(USUAL_WINDOW_SECONDS, WINDOW_MAX);
}
