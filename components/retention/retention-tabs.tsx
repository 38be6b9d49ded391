import { retentionHref } from "@/components/retention/place";
import { PartTabs } from "@/components/shell/part-tabs";
import { Badge } from "@/components/ui/badge";

type RetentionTabsProps = {
  app: string;
  /** How many holds are due for review. */
  due: number;
};

export function RetentionTabs({ app, due }: RetentionTabsProps) {
  const toReview = due > 0 && (
    <Badge look="soon">
      {due}
      <span className="sr-only">due for review</span>
    </Badge>
  );

  return (
    <PartTabs
      label="Retention"
      parts={[
        { href: retentionHref(app), label: "Window" },
        { href: retentionHref(app, "holds"), label: "Holds", note: toReview },
        { href: retentionHref(app, "purged"), label: "Purged" },
      ]}
    />
  );
}
