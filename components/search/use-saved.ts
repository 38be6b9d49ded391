"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { z } from "zod";

import { savedQuery, searchesUrl } from "@/components/search/query";
import { ask } from "@/lib/http/ask";
import {
  type NewSearch,
  type SearchPatch,
  SearchView,
} from "@/lib/search/saved/schema";

/** The saved searches of an app, and what can be done with them. */
export function useSavedSearches(app: string) {
  const queries = useQueryClient();
  const list = useQuery(savedQuery(app));
  const onSuccess = () => queries.invalidateQueries(savedQuery(app));
  const onError = (error: Error) => void toast.error(error.message);

  const save = useMutation({
    mutationFn: (search: NewSearch) =>
      send(SearchView, searchesUrl(app), "POST", search),
    onSuccess,
  });
  const change = useMutation({
    mutationFn: ({ id, ...patch }: SearchPatch & { id: string }) =>
      send(SearchView, `${searchesUrl(app)}/${id}`, "PATCH", patch),
    onSuccess,
    onError,
  });
  const remove = useMutation({
    mutationFn: ({ id }: SearchView) =>
      send(z.undefined(), `${searchesUrl(app)}/${id}`, "DELETE"),
    onSuccess(_, { name, q, shared }) {
      toast(`“${name}” is deleted.`, {
        action: {
          label: "Undo",
          onClick: () => save.mutate({ name, q, shared }),
        },
      });
      return onSuccess();
    },
    onError,
  });
  return { list, save, change, remove };
}

const send = <S extends z.ZodType>(
  answer: S,
  path: string,
  method: string,
  body?: object,
) =>
  ask(answer, path, {
    method,
    ...(body && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
