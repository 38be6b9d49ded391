import type { NoticeView } from "@/lib/trust/subprocessors/schema";

const ESCAPED: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};
const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (letter) => ESCAPED[letter] ?? "");

const TITLES = { added: "Added", changed: "Changed", ended: "Ended" };

/** Notices of changes, newest first, as Atom (RFC 4287). */
export function atomOf(
  notices: NoticeView[],
  { at, operator, now }: { at: string; operator: string | null; now: Date },
): string {
  const updated = notices[0]?.told_at ?? now.toISOString();
  const entries = notices.map(
    ({ id, change, name, text, told_at }) => `  <entry>
    <id>${at}/trust#${id}</id>
    <title>${TITLES[change]}: ${escaped(name)}</title>
    <updated>${told_at}</updated>
    <link href="${at}/trust#subprocessors"/>
    <content type="text">${escaped(text)}</content>
  </entry>
`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>${at}/trust/changes.atom</id>
  <title>Who else gets something: changes</title>
  <updated>${updated}</updated>
  <author><name>${escaped(operator ?? "Sojourn")}</name></author>
  <link rel="self" href="${at}/trust/changes.atom"/>
${entries.join("")}</feed>
`;
}
