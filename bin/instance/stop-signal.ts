/**
 * Aborted when somebody asks this process to stop. To ask again changes nothing:
 * Ctrl-C reaches us from the terminal, and once more from npm.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => controller.abort());
  }
  return controller.signal;
}
