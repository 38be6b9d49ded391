import { ReadingColumn } from "@/components/shell/top-bar";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

/** What the trail shows to who may not read it. */
export function NotForYou() {
  return (
    <ReadingColumn>
      <PageHeader title="Audit" />
      <EmptyState title="Owners and admins see the audit trail">
        Ask one of them what happened, or for the role.
      </EmptyState>
    </ReadingColumn>
  );
}
