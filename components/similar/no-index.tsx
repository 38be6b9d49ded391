import { ScanSearch } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";

import { TopBar } from "@/components/shell/top-bar";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** An app in which nothing can be found by its likeness. */
export function NoIndex({ app }: { app: string }) {
  return (
    <>
      <TopBar title="Find similar" />
      <EmptyState
        icon={<ScanSearch />}
        title="This app has no index"
        actions={
          <Button asChild>
            <Link href={`/apps/${app}/settings` as Route}>Open Settings</Link>
          </Button>
        }
      >
        What is alike is found by the index. Once it is on, what is kept here is
        brought into it.
      </EmptyState>
    </>
  );
}
