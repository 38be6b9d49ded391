import { ScanSearch } from "lucide-react";
import Link from "next/link";

import { similarHref } from "@/components/similar/place";
import { Button } from "@/components/ui/button";

/** Leads to where one finds what is like something that isn't kept here. */
export function ByExample({ app }: { app: string }) {
  return (
    <Button asChild look="quiet">
      <Link href={similarHref(app)}>
        <ScanSearch />
        <span className="max-lg:sr-only">By an example</span>
      </Link>
    </Button>
  );
}
