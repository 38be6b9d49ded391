import { TYPE_NAMES } from "@/components/inputs/naming";
import { type Fact, Facts } from "@/components/ui/facts";
import { exactNumber } from "@/components/ui/format-number";
import { clock } from "@/components/ui/format-time";
import { Id } from "@/components/ui/id";
import { Bytes } from "@/components/ui/quantity";
import { ShortTime } from "@/components/ui/relative-time";
import type { InputView } from "@/lib/inputs/schema";

const CODECS: Record<string, string> = {
  avc: "H.264",
  hevc: "H.265",
  vp8: "VP8",
  vp9: "VP9",
  av1: "AV1",
};

/** A codec as people call it. */
const codecName = (codec: string) =>
  CODECS[codec] ?? codec.replaceAll("-", " ").toUpperCase();

/** What is known of an input, beside what it is. */
export function InputFacts({ input }: { input: InputView }) {
  const facts: (Fact | false)[] = [
    { name: "Id", value: <Id value={input.id} of="input" /> },
    input.external_id !== null && {
      name: "Its sender's id",
      value: input.external_id,
    },
    {
      name: "Type",
      value: (
        <>
          {TYPE_NAMES[input.type]}{" "}
          {!input.fetch && (
            <span className="text-muted">{input.media_type}</span>
          )}
        </>
      ),
    },
    !input.fetch && { name: "Size", value: <Bytes value={input.bytes} /> },
    input.width !== null &&
      input.height !== null && {
        name: "Dimensions",
        value: `${exactNumber(input.width)} × ${exactNumber(input.height)}`,
      },
    input.duration_ms !== null && {
      name: "Length",
      value: clock(input.duration_ms / 1000),
    },
    input.codecs.length > 0 && {
      name: "Codecs",
      value: input.codecs.map(codecName).join(", "),
    },
    { name: "Received", value: <ShortTime at={input.received_at} /> },
    input.filename !== null && { name: "File name", value: input.filename },
    input.subject !== null && { name: "Subject", value: input.subject },
    input.geo !== null && {
      name: "Place",
      value: `${input.geo.latitude}, ${input.geo.longitude}`,
    },
    input.url !== null && { name: "From", value: input.url },
  ];
  return <Facts facts={facts.filter((fact) => fact !== false)} />;
}
