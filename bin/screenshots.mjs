// Runs on Node 20 with nothing installed: built-in modules only.
import { prepare, run } from "./toolchain.mjs";

await prepare({ forTests: true });
run("bin/screenshots.ts", process.argv.slice(2));
