import { build } from "@/bin/instance/build";

/** Builds what the web server serves, where it isn't built yet. */
export default async function setup(): Promise<void> {
  await build(new AbortController().signal);
}
