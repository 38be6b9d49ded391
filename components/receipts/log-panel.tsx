import { CodeBlock } from "@/components/ui/code-block";

type LogPanelProps = {
  /** Where the instance is whose log it is. */
  address: string;
};

/** How to find out whether the log itself was rewritten: that needs the network. */
export function LogPanel({ address }: LogPanelProps) {
  const kept = `curl -s ${address}/log/key > key
curl -s ${address}/log/checkpoint > checkpoint`;
  const compared = `npm run verify -- --key key \\
  --checkpoint checkpoint --log ${address}`;

  return (
    <details>
      <summary className="w-fit text-sm text-accent-text">
        Was the log rewritten since?
      </summary>
      <div className="grid gap-3 pt-3">
        <p className="text-sm text-muted text-pretty">
          Keep a checkpoint today. At any later time the command proves that all
          the log had then is still in it, unchanged and in its order.
        </p>
        <CodeBlock
          label="Keep a checkpoint"
          samples={[{ language: "Today", code: kept }]}
        />
        <CodeBlock
          label="Compare with it"
          samples={[{ language: "Later", code: compared }]}
        />
      </div>
    </details>
  );
}
