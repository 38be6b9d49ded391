import { Refused } from "@/lib/models/upstream/failure";

/** What a server may not know: members that we add to requests, and an endpoint. */
type Lack = "store" | "stream_options" | "/responses";

// Kept on the global: Next bundles modules more than once, and each would have its own.
const kept = globalThis as { sojournLacks?: Map<string, Set<Lack>> };

const all = () => (kept.sojournLacks ??= new Map());

export type Body = Record<string, unknown>;

/** What one server turned out to lack, as long as this process lives. */
export type Lacks = ReturnType<typeof lacksOf>;

const SAY_UNKNOWN = new Set([400, 422]);

export function lacksOf(id: string, base: URL) {
  const key = `${id} ${base}`;
  const known = (): ReadonlySet<Lack> => all().get(key) ?? new Set();
  const add = (lack: Lack) => {
    all().set(key, new Set([...known(), lack]));
  };
  return {
    has: (lack: Lack) => known().has(lack),
    add,

    /** A request without what its server is known not to know. */
    without(body: Body): Body {
      const lacked: ReadonlySet<string> = known();
      const members = Object.entries(body);
      return Object.fromEntries(members.filter(([name]) => !lacked.has(name)));
    },

    /** A request without what it was refused for; throws the error for all else. */
    lesser(body: Body, error: unknown): Body {
      const isRefusal = error instanceof Refused;
      if (!isRefusal || !SAY_UNKNOWN.has(error.status)) throw error;
      const { param } = error.told;
      const isOurs = param === "store" || param === "stream_options";
      if (!isOurs || !(param in body) || !mayLack(param, base)) throw error;
      add(param);
      return this.without(body);
    },
  };
}

/**
 * A server that keeps nothing doesn't know `store`. OpenAI's own do, and keep what they
 * aren't told to leave.
 */
const mayLack = (lack: Lack, base: URL) => lack !== "store" || !isOpenAi(base);

export const isOpenAi = ({ hostname }: URL) =>
  /(^|\.)(openai\.com|azure\.(com|us|cn)|azure-api\.net)$/.test(hostname);
