/** What an app key may be given. The names are the API's. */
export const SCOPES = [
  "predict",
  "inputs:read",
  "inputs:write",
  "inputs:delete",
  "annotations:write",
  "retention:read",
  "retention:write",
  "sharing:write",
  "community:export",
  "usage:read",
  "audit:read",
  "keys:write",
  "providers:write",
] as const;

export type Scope = (typeof SCOPES)[number];

/** Scopes, and what only people or jobs may do. */
export type Permission =
  | Scope
  | "apps:read"
  | "apps:write"
  | "keys:read"
  | "searches:write"
  | "logging:read"
  | "logging:write"
  | "inputs:purge";

const VIEWER: Permission[] = [
  "apps:read",
  "inputs:read",
  "retention:read",
  "usage:read",
  "searches:write",
];
const EDITOR: Permission[] = [
  ...VIEWER,
  "predict",
  "inputs:write",
  "inputs:delete",
  "annotations:write",
  "community:export",
];
const ADMIN: Permission[] = [
  ...EDITOR,
  "apps:write",
  "keys:read",
  "keys:write",
  "providers:write",
  "retention:write",
  "audit:read",
  "logging:read",
];
const OWNER: Permission[] = [...ADMIN, "sharing:write", "logging:write"];

/** What a member may do, by role. */
export const ROLES = {
  viewer: new Set(VIEWER),
  editor: new Set(EDITOR),
  admin: new Set(ADMIN),
  owner: new Set(OWNER),
} satisfies Record<string, ReadonlySet<Permission>>;

export type Role = keyof typeof ROLES;

/** From the least to the most that a person can be. */
export const ROLE_NAMES = ["viewer", "editor", "admin", "owner"] as const;

/** The scope that lets a key do this. Null: none does, only people may. */
export function scopeFor(permission: Permission): Scope | null {
  return SCOPES.find((scope) => permissionsOf([scope]).has(permission)) ?? null;
}

/** What a key with these scopes may do. Each key may read the app it belongs to. */
export function permissionsOf(scopes: readonly string[]): Set<Permission> {
  const may = new Set<Permission>(["apps:read"]);
  for (const scope of SCOPES) if (scopes.includes(scope)) may.add(scope);
  if (may.has("keys:write")) may.add("keys:read");
  if (may.has("inputs:write")) may.add("searches:write");
  return may;
}

/** What a job may do. A job is not an owner: it may do its one thing. */
export const JOBS = {
  purge: new Set<Permission>(["inputs:purge"]),
  delete_inputs: new Set<Permission>(["inputs:read", "inputs:delete"]),
  annotate_inputs: new Set<Permission>(["inputs:read", "annotations:write"]),
  export_inputs: new Set<Permission>(["inputs:read"]),
  import_inputs: new Set<Permission>([
    "inputs:read",
    "inputs:write",
    "annotations:write",
  ]),
  place_hold: new Set<Permission>(["inputs:read", "retention:write"]),
  fetch: new Set<Permission>(["inputs:write"]),
  index: new Set<Permission>(["inputs:read"]),
  delete_app: new Set<Permission>(["apps:write"]),
  share_inputs: new Set<Permission>(["inputs:read", "sharing:write"]),
  unshare_inputs: new Set<Permission>(["inputs:read", "sharing:write"]),
  stop_sharing: new Set<Permission>(["sharing:write"]),
  look: new Set<Permission>(["providers:write"]),
};
