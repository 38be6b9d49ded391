import { CannotRun } from "@/bin/cannot-run";
import { hashOf, keysIn, listed, textIn } from "@/bin/verify/given";
import { type Verdict, verifyReceipt } from "@/lib/log/receipt";

type Wanted = { file: string; key?: string; content?: string; salt?: string };

/** Checks a receipt by itself and a public key, and says what it proves. */
export async function checkReceipt(wanted: Wanted): Promise<boolean> {
  const { file, key, content, salt } = wanted;
  const claim =
    content && salt ? { salt, content: await hashOf(content) } : undefined;
  const verdict = await verifyReceipt(jsonIn(file), keysIn(key), claim);
  console.log(told(verdict));
  return verdict.verified;
}

function jsonIn(file: string): unknown {
  const text = textIn(file);
  try {
    return JSON.parse(text);
  } catch {
    throw new CannotRun(`${file} is not JSON.`);
  }
}

function told(verdict: Verdict): string {
  if (!verdict.verified) {
    return `This receipt does NOT verify. What failed is the ${verdict.step}:\n${listed([verdict.reason])}`;
  }
  const { proves, leavesOpen } = verdict;
  return `This receipt verifies. It proves:\n${listed(proves)}\n\nIt leaves open:\n${listed(leavesOpen)}`;
}
