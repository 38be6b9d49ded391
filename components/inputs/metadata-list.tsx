import { Facts } from "@/components/ui/facts";

type MetadataListProps = { metadata: Record<string, string> };

export function MetadataList({ metadata }: MetadataListProps) {
  const pairs = Object.entries(metadata);
  if (pairs.length === 0) {
    return <p className="text-sm text-muted">No metadata.</p>;
  }
  return (
    <Facts
      className="font-mono text-xs"
      facts={pairs.map(([name, value]) => ({ name, value }))}
    />
  );
}
