"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import {
  ArrowRight,
  Bookmark,
  FileText,
  LayoutGrid,
  Search,
  Zap,
} from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";

import { inputName, TYPE_NAMES } from "@/components/inputs/naming";
import { inputHref } from "@/components/inputs/place";
import type { PaletteProps } from "@/components/palette/palette";
import {
  actionsIn,
  answersTo,
  type Place,
  pastedId,
  searchHref,
} from "@/components/palette/place";
import { predictionQuery, recordsQuery } from "@/components/palette/query";
import { ExcerptLine } from "@/components/search/excerpt";
import { savedQuery } from "@/components/search/query";
import { readingOf } from "@/components/search/reading";
import { useSettled } from "@/components/ui/settled";

const TYPING_MS = 180;
const LEAST_LETTERS = 2;
const SAVED_SHOWN = 6;
const APPS_SHOWN = 8;

type PaletteListProps = PaletteProps & { onDone: () => void };

/** What is written, and all that it could lead to. */
export function PaletteList(props: PaletteListProps) {
  const { app, pages, apps, mayMakeKeys, onDone } = props;
  const router = useRouter();
  const [written, setWritten] = useState("");
  const text = written.trim();
  const saved = useQuery(savedQuery(app));
  const go = (href: Route) => {
    onDone();
    router.push(href);
  };
  const some = (places: Place[], most = places.length) =>
    places.filter((place) => answersTo(text, place)).slice(0, most);
  const searches = (saved.data?.data ?? []).map(({ name, q }) => ({
    label: name,
    also: q,
    href: searchHref(app, q),
  }));
  const group = (heading: string, icon: ReactNode, places: Place[]) =>
    places.length > 0 && (
      <Group heading={heading}>
        {places.map((place) => (
          <Item
            key={`${place.label} ${place.href}`}
            value={`${heading} ${place.label} ${place.href}`}
            icon={icon}
            onSelect={() => go(place.href)}
          >
            {place.label}
          </Item>
        ))}
      </Group>
    );

  return (
    <>
      <div className="flex items-center gap-2 border-b border-line px-3">
        <Search className="size-4 shrink-0 stroke-[1.5] text-muted" />
        <Command.Input
          value={written}
          onValueChange={setWritten}
          maxLength={2_000}
          placeholder="A page, an app, a search, a record, an id"
          className="h-12 w-full min-w-0 bg-transparent text-lg outline-none sm:text-base"
        />
      </div>
      <Command.List className="max-h-[min(60dvh,26rem)] overflow-y-auto p-1">
        <Pasted app={app} text={text} go={go} />
        {group("Pages", <ArrowRight />, some(pages))}
        {group("Saved searches", <Bookmark />, some(searches, SAVED_SHOWN))}
        {group("Actions", <Zap />, some(actionsIn(app, mayMakeKeys)))}
        {group("Apps", <LayoutGrid />, some(apps, APPS_SHOWN))}
        <Records {...props} text={text} go={go} />
      </Command.List>
    </>
  );
}

type AboutText = { app: string; text: string; go: (href: Route) => void };

/** Where an id leads that was pasted. */
function Pasted({ app, text, go }: AboutText) {
  const pasted = pastedId(app, text);
  const id = pasted && "prediction" in pasted ? pasted.prediction : null;
  const prediction = useQuery({
    ...predictionQuery(app, id ?? ""),
    enabled: id !== null,
  });
  if (!pasted) return null;
  const input = prediction.data?.input.id;
  const place: Place | null =
    "href" in pasted
      ? pasted
      : input
        ? { label: "Open this prediction's input", href: inputHref(app, input) }
        : null;
  if (prediction.isError) {
    return <Note>There is no such prediction in this app.</Note>;
  }
  if (!place) return <Note>Looking it up…</Note>;
  return (
    <Group heading="By its id">
      <Item
        value={place.href}
        icon={<ArrowRight />}
        onSelect={() => go(place.href)}
      >
        {place.label}
      </Item>
    </Group>
  );
}

/** The records that meet what is written, once one stops to write. */
function Records({
  app,
  index,
  text,
  go,
}: AboutText & Pick<PaletteProps, "index">) {
  const settled = useSettled(text, TYPING_MS);
  const read = readingOf(text, index);
  const asked = read.query !== null && text.length >= LEAST_LETTERS;
  const ready = asked && settled === text && pastedId(app, text) === null;
  const { data, isError } = useQuery({
    ...recordsQuery(app, text),
    enabled: ready,
  });
  if (text === "" || pastedId(app, text)) return null;
  if (text.length < LEAST_LETTERS) {
    return <Note>Go on writing to look for records.</Note>;
  }
  if (read.fault) return <Note>{read.fault.message}</Note>;

  return (
    <Group heading="Records">
      {data?.data.map((input) => (
        <Item
          key={input.id}
          value={input.id}
          icon={<FileText />}
          hint={TYPE_NAMES[input.type]}
          onSelect={() => go(inputHref(app, input.id, text))}
        >
          {inputName(input)}
          <ExcerptLine
            excerpt={input.excerpts?.[0]}
            className="block truncate text-xs text-muted"
          />
        </Item>
      ))}
      <Item
        value="all records"
        icon={<Search />}
        onSelect={() => go(searchHref(app, text))}
      >
        Search inputs for {text}
      </Item>
      {isError && <Note>The records did not come.</Note>}
      {data?.data.length === 0 && !data.has_more && (
        <Note>No record meets this.</Note>
      )}
    </Group>
  );
}

function Group({
  heading,
  children,
}: {
  heading: string;
  children: ReactNode;
}) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}

type ItemProps = {
  value: string;
  icon: ReactNode;
  hint?: string;
  onSelect: () => void;
  children: ReactNode;
};

function Item({ value, icon, hint, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 py-1 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.5] [&_svg]:text-muted"
    >
      {icon}
      <span className="min-w-0 grow truncate">{children}</span>
      {hint && <span className="shrink-0 text-xs text-muted">{hint}</span>}
    </Command.Item>
  );
}

/** An option that can't be taken: a list box has nothing else in it. */
function Note({ children }: { children: string }) {
  return (
    <Command.Item
      disabled
      value={children}
      className="px-2 py-1.5 text-sm text-muted"
    >
      {children}
    </Command.Item>
  );
}
