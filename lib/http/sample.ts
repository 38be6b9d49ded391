import { publicUrl } from "@/lib/env";

/** The first call, to copy: in the shell, in Node and in Python. */
export function firstCall(app: string) {
  const url = `${publicUrl()}/api/v1/apps/${app}/predictions`;
  const body = `{"model":"pii","input":{"type":"text","text":"Write to ada@example.com"}}`;
  return [
    {
      language: "curl",
      code: [
        `curl ${url} \\`,
        `  -H 'authorization: Bearer snj_…' \\`,
        `  -H 'content-type: application/json' \\`,
        `  -d '${body}'`,
      ].join("\n"),
    },
    {
      language: "Node",
      code: [
        `const answer = await fetch("${url}", {`,
        `  method: "POST",`,
        `  headers: {`,
        `    authorization: "Bearer snj_…",`,
        `    "content-type": "application/json",`,
        `  },`,
        `  body: '${body}',`,
        `});`,
        `const prediction = await answer.json();`,
      ].join("\n"),
    },
    {
      language: "Python",
      code: [
        `import json, urllib.request`,
        ``,
        `request = urllib.request.Request(`,
        `    "${url}",`,
        `    data=b'${body}',`,
        `    headers={`,
        `        "authorization": "Bearer snj_…",`,
        `        "content-type": "application/json",`,
        `    },`,
        `)`,
        `print(json.load(urllib.request.urlopen(request)))`,
      ].join("\n"),
    },
  ];
}
