"use client";

import Link from "next/link";

import { trailHref } from "@/components/audit/place";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/clock";
import { Confirm } from "@/components/ui/confirm";
import { RelativeTime } from "@/components/ui/relative-time";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/components/ui/table";
import { Tooltip } from "@/components/ui/tooltip";
import type { KeyView } from "@/lib/api-keys/schema";

const SOON_MS = 7 * 86_400_000;
const SCOPES_SHOWN = 2;

type KeyTableProps = {
  app: string;
  keys: KeyView[];
  /** Resolves when the key no longer works. Undefined: this person may not. */
  revoke?: (id: string) => Promise<void>;
};

/** The keys of an app: what each may do, when it was used, until when it works. */
export function KeyTable({ app, keys, revoke }: KeyTableProps) {
  return (
    <Table label="API keys">
      <TableHead>
        <tr>
          <TableHeader>Name</TableHeader>
          <TableHeader className="hidden sm:table-cell">Scopes</TableHeader>
          <TableHeader className="hidden md:table-cell">Last used</TableHeader>
          <TableHeader className="hidden sm:table-cell">Ends</TableHeader>
          <TableHeader>
            <span className="sr-only">Actions</span>
          </TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {keys.map((key) => (
          <Row key={key.id} app={app} apiKey={key} revoke={revoke} />
        ))}
      </TableBody>
    </Table>
  );
}

type RowProps = {
  app: string;
  apiKey: KeyView;
  revoke: KeyTableProps["revoke"];
};

function Row({ app, apiKey, revoke }: RowProps) {
  const works = useWorks(apiKey);

  return (
    <TableRow className={works ? undefined : "text-muted"}>
      <TableCell>
        <span className="block font-medium [overflow-wrap:anywhere]">
          {apiKey.name}
        </span>
        <span className="block text-xs text-muted">
          <span className="font-mono">snj_…{apiKey.hint}</span>
          {!apiKey.store && " · keeps nothing"}
          {apiKey.models.length > 0 && " · asks "}
          <span className="font-mono [overflow-wrap:anywhere]">
            {apiKey.models.join(", ")}
          </span>
          {" · "}
          <Link href={trailHref(app, { actor: apiKey.id })} className="link">
            What it did<span className="sr-only"> ({apiKey.name})</span>
          </Link>
        </span>
        <span className="block text-xs text-muted sm:hidden">
          <Ends apiKey={apiKey} />
        </span>
      </TableCell>
      <TableCell className="hidden sm:table-cell">
        <Scopes scopes={apiKey.scopes} />
      </TableCell>
      <TableCell className="hidden text-muted md:table-cell">
        {apiKey.last_used_at ? (
          <RelativeTime at={apiKey.last_used_at} />
        ) : (
          "Never"
        )}
      </TableCell>
      <TableCell className="hidden text-muted sm:table-cell">
        <Ends apiKey={apiKey} />
      </TableCell>
      <TableCell className="text-right">
        {works && revoke && <Revoke apiKey={apiKey} revoke={revoke} />}
      </TableCell>
    </TableRow>
  );
}

function useWorks(apiKey: KeyView): boolean {
  const now = useNow();
  if (apiKey.revoked_at) return false;
  return apiKey.expires_at === null || new Date(apiKey.expires_at) > now;
}

function Scopes({ scopes }: Pick<KeyView, "scopes">) {
  const rest = scopes.slice(SCOPES_SHOWN);

  return (
    <span className="flex gap-1">
      {scopes.slice(0, SCOPES_SHOWN).map((scope) => (
        <Badge key={scope} className="font-mono">
          {scope}
        </Badge>
      ))}
      {rest.length > 0 && (
        <Tooltip content={rest.join(", ")}>
          <Badge look="outline">
            {rest.length} more
            <span className="sr-only">: {rest.join(", ")}</span>
          </Badge>
        </Tooltip>
      )}
    </span>
  );
}

function Ends({ apiKey }: { apiKey: KeyView }) {
  const now = useNow();
  const { revoked_at, expires_at } = apiKey;
  if (revoked_at) {
    return (
      <>
        Revoked <RelativeTime at={revoked_at} />
      </>
    );
  }
  if (!expires_at) return <span className="max-sm:hidden">Never</span>;

  const left = Date.parse(expires_at) - now.getTime();
  if (left <= 0) {
    return (
      <>
        Ended <RelativeTime at={expires_at} />
      </>
    );
  }
  return (
    <span className={left < SOON_MS ? "text-amber-text" : undefined}>
      <span className="sm:hidden">Ends </span>
      <RelativeTime at={expires_at} />
    </span>
  );
}

type RevokeProps = { apiKey: KeyView; revoke: (id: string) => Promise<void> };

function Revoke({ apiKey, revoke }: RevokeProps) {
  return (
    <Confirm
      trigger={
        <Button size="small">
          Revoke
          <span className="sr-only">{apiKey.name}</span>
        </Button>
      }
      title={`Revoke the key “${apiKey.name}”`}
      verb="Revoke it"
      onConfirm={() => revoke(apiKey.id)}
    >
      <p>
        Whatever uses it is refused from now on. What it has stored stays, as
        long as it would have. A revoked key can't be brought back; a new one
        can be made.
      </p>
    </Confirm>
  );
}
