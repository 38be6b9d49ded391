/**
 * The language of queries for people, in Markdown: what the API's document says of
 * `q`. Each line of code in it is a query, and is read by a test.
 */
export const GRAMMAR = `
Conditions are joined by a space, and all of them hold; \`OR\` between two asks for one of
them, and binds less than the space; parentheses group. A minus right before a condition or
a group asks for what doesn't meet it.

    receipt "grand total" -draft
    (receipt OR invoice) type:image -(label:email OR label:phone)

| condition | finds |
|---|---|
| \`receipt\` | a word: in the text, the file name, the URL, the subject, values of metadata, notes, what models answered in text, labels, and names of concepts with a confidence of 0.5 or more |
| \`"grand total"\` | these words in a row |
| \`recei*\` | words that begin so: 3 letters or more |
| \`*ceip*\` | words with this in them, where the app indexes parts of words |
| \`filename:invoice\` \`filename:inv*\` | words of the file name |
| \`url:example.com/receipts\` | words of the URL, in a row |
| \`address:"https://example.com/a.jpg"\` | what was given by this very URL |
| \`near:52.52,13.405,10km\` | what is of a place no farther from this latitude and longitude; also in \`m\` and \`mi\` |
| \`box:52.3,13.1,52.7,13.8\` | what is of a place within these: south, west, north and east |
| \`type:image\` | images; also text and video |
| \`model:color\` | what this model was asked about: by its id, or without its provider's name |
| \`concept:cat\` \`concept:"traffic light">=0.8\` | what this is seen in, by a model or a person; with a confidence above (\`>\`, \`>=\`) or below (\`<\`, \`<=\`) a number from 0 to 1 |
| \`predicted:cat>0.8\` \`annotated:cat\` | the same of what models see, or of what people say |
| \`label:email\` | what has a span or an annotation with this label |
| \`meta.env:prod\` \`meta."cost center":42\` | metadata with this value |
| \`subject:ada@example.com\` | whose data it is |
| \`key:key_06evhcnqe0fm3dvxvqcdbn9k5m\` | what this API key sent |
| \`after:2026-11-01\` \`before:2026-11-01T14:00:00Z\` | what was received from then on, or before: a day of UTC, or an instant |
| \`expires:<7d\` \`expires:>=2026-12-01\` \`expires:never\` | what expires within a time from now, or compared to a day or an instant |
| \`is:held\` | also \`is:shared\`, \`is:annotated\`, and \`is:failed\` for what a model failed at |

Words are the same in any case, with and without diacritics (in scripts that people also
write without), in any width and any Unicode form. In scripts without spaces between words,
such as Chinese, Japanese or Thai, and in Korean, any run of signs is found. Names of
concepts and labels are compared so too, as a whole; models, subjects, keys and metadata as
a whole as well, and their diacritics count.

What has spaces, quotes, stars or parentheses in it, or colons that no field is meant by, is
quoted; \`\\\` takes the next sign in quotes as it is. At most 2,000 characters, 64
conditions, 100 words in a row, groups 16 deep.

    "re: your \\"receipt\\"" meta."cost center":"R&D (new)"
`.trim();
