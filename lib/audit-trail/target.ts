import { ID_PREFIXES, readId } from "@/lib/ids";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The UUID of what an entry can be about, however it is told; null for what is no id. */
export function targetIn(told: string): string | null {
  if (UUID.test(told)) return told;
  for (const prefix of ID_PREFIXES) {
    const id = readId(prefix, told);
    if (id) return id;
  }
  return null;
}
