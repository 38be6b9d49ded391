/** Sizes for a small machine, and nothing less than durable. */
const SERVING = {
  listen_addresses: "127.0.0.1",
  // Without a socket file, instances beside each other can't meet.
  unix_socket_directories: "",
  max_connections: "60",
  shared_buffers: "256MB",
  effective_cache_size: "1GB",
  work_mem: "16MB",
  maintenance_work_mem: "128MB",
  // Disks have no heads any more; the default still thinks so.
  random_page_cost: "1.1",
  jit: "off",
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  // How soon what nobody waits for is on the disk too: see lib/metering/count.ts.
  wal_writer_delay: "50ms",
  timezone: "UTC",
  log_timezone: "UTC",
} as const;

/**
 * What the server's log may say: that it started, stopped or broke. Errors are not
 * logged, since their messages quote the values they choked on; and no statement
 * or parameter ever is.
 */
const QUIET = {
  logging_collector: "off",
  log_destination: "stderr",
  log_min_messages: "log",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_statement: "none",
  log_min_duration_statement: "-1",
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
  log_checkpoints: "off",
} as const;

/** What a database of tests may lose at a power cut: all of it. */
export const THROWAWAY: Record<string, string> = {
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
  shared_buffers: "64MB",
  max_connections: "200",
};

/** The command line of a server, its port included. */
export function settingsAt(port: number, changes: Record<string, string>) {
  const settings = { ...SERVING, ...QUIET, ...changes, port: String(port) };
  return Object.entries(settings).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
}
