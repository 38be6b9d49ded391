import { isUnclaimed, type SetUp, setUp, setUpCode } from "@/lib/auth/set-up";
import { vault } from "@/lib/auth/vault";
import { connect } from "@/lib/db";
import { BadConfiguration, env } from "@/lib/env";

/** What a person has to know to become the owner. Null: there is one. */
export type Claim = { code: string } | null;

/** The set-up that the settings ask for. Null: somebody at a browser does it. */
export function wantedSetUp(): SetUp | null {
  const {
    SOJOURN_SETUP_EMAIL: email,
    SOJOURN_SETUP_PASSWORD: password,
    SOJOURN_SETUP_APP: app = null,
    SOJOURN_SETUP_KEY: key = null,
  } = env();
  if (email && password) return { email, password, app, key };
  if (!email && !password && !app && !key) return null;
  throw new BadConfiguration(
    `${email ? "SOJOURN_SETUP_PASSWORD" : "SOJOURN_SETUP_EMAIL"} is missing: setting up an instance without a browser takes both an e-mail and a password.`,
  );
}

/**
 * Makes owner, app and key where they are wanted. Answers with the set-up code as
 * long as nobody has signed up.
 */
export async function setUpInstance(
  databaseUrl: string,
  wanted: SetUp | null = wantedSetUp(),
): Promise<Claim> {
  const db = connect(databaseUrl);
  try {
    const now = new Date();
    const beginning = { db, now, vault: await vault(), address: null };
    if (wanted) await setUp(beginning, wanted);
    if (!(await isUnclaimed(beginning))) return null;
    return { code: await setUpCode(beginning) };
  } finally {
    await db.$disconnect();
  }
}
