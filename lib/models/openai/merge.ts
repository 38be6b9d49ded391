type Members = Record<string, unknown>;

/** Members of a delta that are told once, and whole. */
const WHOLE = new Set(["format", "id", "index", "name", "role", "type"]);

/**
 * Puts what came next of a message to what was there of it: texts grow, lists grow,
 * what is numbered grows each by its number, and all else is as it was told last.
 */
export function merge(into: Members, delta: Members): void {
  for (const [name, value] of Object.entries(delta)) {
    if (name === "__proto__") continue;
    if (value !== null) into[name] = merged(into[name], value, name);
    else into[name] ??= null;
  }
}

function merged(before: unknown, value: unknown, name: string): unknown {
  if (typeof value === "string") {
    if (WHOLE.has(name)) return value || before || "";
    return typeof before === "string" ? before + value : value;
  }
  if (Array.isArray(value)) return grown(before, value);
  if (!isMembers(value)) return value;
  const whole = isMembers(before) ? before : {};
  merge(whole, value);
  return whole;
}

function grown(before: unknown, more: unknown[]): unknown[] {
  const all: unknown[] = Array.isArray(before) ? before : [];
  for (const one of more) {
    const known = isNamed(one) ? all.find((other) => areOne(other, one)) : null;
    if (isMembers(known) && isMembers(one)) merge(known, one);
    else all.push(merged(undefined, one, ""));
  }
  return all;
}

const isNamed = (value: unknown): value is Members =>
  isMembers(value) &&
  (typeof value.index === "number" || typeof value.id === "string");

/** By their number; where a server numbers nothing, or all alike, by their id. */
export function areOne(one: unknown, other: Members): boolean {
  if (!isMembers(one) || one.index !== other.index) return false;
  if (one.id && other.id) return one.id === other.id;
  return typeof other.index === "number";
}

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
