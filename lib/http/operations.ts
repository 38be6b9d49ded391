import { z } from "zod";
import {
  AnnotationBody,
  AnnotationPatch,
  AnnotationQuery,
  AnnotationView,
} from "@/lib/annotations/schema";
import { KeyView, NewKey, NewKeyView } from "@/lib/api-keys/schema";
import { AppDeleted, AppPatch, AppView, NewApp } from "@/lib/apps/schema";
import { AuditQuery, AuditView } from "@/lib/audit-trail/schema";
import { BudgetList, NewBudget } from "@/lib/budgets/schema";
import { BulkAnnotation } from "@/lib/bulk/schema";
import {
  CommunityExportQuery,
  CommunityExportView,
  NewCommunityExport,
} from "@/lib/community/exports/schema";
import {
  CommunityQuery,
  NewReport,
  NewTakeDown,
  ReportedView,
  ReportQuery,
  ReportView,
  SharedPage,
  TakenDown,
} from "@/lib/community/schema";
import {
  Confirmation,
  Confirmed,
  OwnerWithdrawalView,
  WithdrawalQuery,
  WithdrawalView,
} from "@/lib/community/withdrawals/schema";
import { ArchiveQuery, NewExport } from "@/lib/exports/schema";
import { ImportQuery, ImportView } from "@/lib/imports/schema";
import {
  CommitmentView,
  Deleted,
  Destroyed,
  EmbeddedView,
  InputPatch,
  InputQuery,
  InputView,
  NewInput,
  NewInputBeside,
  StoredInput,
  Stripped,
  ThumbnailQuery,
} from "@/lib/inputs/schema";
import { Receipt } from "@/lib/log/receipt";
import { CallDetailList, LoggingView, NewLogging } from "@/lib/logging/schema";
import { UsageQuery, UsageView } from "@/lib/metering/schema";
import { listOf, PageQuery } from "@/lib/paging";
import type { Scope } from "@/lib/permissions";
import {
  ModelView,
  NewPrediction,
  NewPredictionBeside,
  PredictionQuery,
  PredictionView,
} from "@/lib/predictions/schema";
import {
  ModelPick,
  NewProvider,
  OfferedModel,
  PickedModel,
  ProviderPatch,
  ProviderTest,
  ProviderView,
} from "@/lib/providers/schema";
import { JobQuery, JobView } from "@/lib/queue/schema";
import { ReceiptQuery, ReceiptSummary } from "@/lib/receipts/schema";
import {
  HoldPatch,
  HoldQuery,
  HoldView,
  NewHold,
} from "@/lib/retention/holds/schema";
import {
  NewPolicy,
  PolicyView,
  Preview,
  Proposed,
  PurgeView,
} from "@/lib/retention/schema";
import { NewSearch, SearchPatch, SearchView } from "@/lib/search/saved/schema";
import {
  Count,
  CountQuery,
  Facets,
  Found,
  FoundPredictions,
  NewExample,
  NewExampleBeside,
  Ranked,
  RankedQuery,
  Selection,
  Similar,
  SimilarQuery,
} from "@/lib/search/schema";
import { SuggestionQuery, Suggestions } from "@/lib/search/suggest/schema";
import {
  ConsentQuery,
  ConsentView,
  NewSharing,
  SharingPreview,
  SharingView,
} from "@/lib/sharing/ledger-schema";
import { SharedInput } from "@/lib/sharing/schema";
import {
  BulkShare,
  ProposedShare,
  SharePreview,
  ShareQuery,
  ShareState,
  ShareView,
  Terms,
} from "@/lib/sharing/shares-schema";
import { ControlsView } from "@/lib/trust/controls/schema";
import {
  DocumentPatch,
  DocumentQuery,
  DocumentView,
  GrantView,
  NewDocument,
  NewDocumentRequest,
  NewGrant,
  RequestedView,
  RequestQuery,
  RequestView,
} from "@/lib/trust/documents/schema";
import { ProcessingQuery, ProcessingView } from "@/lib/trust/processing-schema";
import { TrustView } from "@/lib/trust/schema";
import {
  TrustSettingsPatch,
  TrustSettingsView,
} from "@/lib/trust/settings-schema";
import {
  NewSubprocessor,
  NoticeView,
  SubprocessorPatch,
  SubprocessorView,
} from "@/lib/trust/subprocessors/schema";
import { NewUpload, UploadQuery, UploadView } from "@/lib/uploads/schema";

/** One call of the native API. */
export type Operation = {
  method: "get" | "post" | "patch" | "put" | "delete";
  /** Below `/api/v1`. */
  path: string;
  /** In which chapter of the documents it stands. */
  tag:
    | "Predict"
    | "Inputs"
    | "Uploads"
    | "Searches"
    | "Predictions"
    | "Annotations"
    | "Exports"
    | "Sharing"
    | "Retention"
    | "Audit"
    | "Jobs"
    | "Apps"
    | "Keys"
    | "Models"
    | "Usage"
    | "Logging"
    | "Community"
    | "Trust";
  id: string;
  summary: string;
  description?: string;
  /** What a key needs. Null: every key of the app may. */
  scope: Scope | null;
  /** Whether anybody may ask it, without a key. */
  open?: true;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** What the part `request` says where the content comes beside it. */
  beside?: z.ZodObject;
  /** What the query says where the body is the content itself. */
  raw?: z.ZodObject;
  /** Null: 204. A string: bytes of that media type. */
  answer: z.ZodType | string | null;
  /** Whether it is answered as CSV to whoever accepts that rather than JSON. */
  csv?: true;
  /** The media types that the body may have, where it is a file by itself. */
  file?: string[];
  /** Whether the body is a part of the content, and which is said by Content-Range. */
  ranged?: true;
};

const RawQuery = z.object({
  store: z.enum(["true", "false"]).optional(),
  retention: z.string().optional(),
});

/** Every call of the native API, as its documents tell it. */
export const OPERATIONS: Operation[] = [
  {
    method: "post",
    path: "/apps/{app}/predictions",
    tag: "Predict",
    id: "predict",
    summary: "Ask a model about an input",
    description:
      "Keeps input and answer for the app's window, or with `store: false` neither. " +
      "The header `sojourn-storage` says what was decided. Three spellings: JSON; " +
      "multipart with the parts `request` and `file`; or the content itself as the " +
      "body, with `model`, `store` and `retention` in the query and the file name in " +
      "`content-disposition`. Where no model is named, the app's default is meant; " +
      "so it is by `default`.",
    scope: "predict",
    body: NewPrediction,
    beside: NewPredictionBeside,
    raw: RawQuery.extend({ model: z.string().optional() }),
    answer: PredictionView,
  },
  {
    method: "get",
    path: "/apps/{app}/predictions",
    tag: "Predictions",
    id: "listPredictions",
    summary: "List predictions",
    description:
      "With `q` or `subject`, those of records that meet it: see `listInputs`. A page " +
      "may then be short, or empty, and say `has_more`: there is more to look at.",
    scope: "inputs:read",
    query: PredictionQuery,
    answer: FoundPredictions,
  },
  {
    method: "get",
    path: "/apps/{app}/predictions/{prediction}",
    tag: "Predictions",
    id: "getPrediction",
    summary: "Get a prediction",
    scope: "inputs:read",
    answer: PredictionView,
  },
  {
    method: "delete",
    path: "/apps/{app}/predictions/{prediction}",
    tag: "Predictions",
    id: "deletePrediction",
    summary: "Delete a prediction",
    description: "Its input and the input's other predictions stay.",
    scope: "inputs:delete",
    answer: Deleted,
  },
  {
    method: "post",
    path: "/apps/{app}/inputs",
    tag: "Inputs",
    id: "storeInput",
    summary: "Store an input, or an array of them",
    description:
      "As predicting, without a model. A JSON array of up to 128 is kept whole or " +
      "not at all, and answers a list. What is given by URL and is to be kept is a " +
      "record at once, with its life counted from then; a worker fetches it, and tries " +
      "again where its server may be back. `fetch` says how far it is, and is null " +
      "once it is here: until then what needs the content answers 409. What isn't " +
      "kept is fetched in the call.",
    scope: "inputs:write",
    body: z.union([NewInput, z.array(NewInput)]),
    beside: NewInputBeside,
    raw: RawQuery,
    answer: z.union([StoredInput, listOf(StoredInput)]),
  },
  {
    method: "post",
    path: "/apps/{app}/uploads",
    tag: "Uploads",
    id: "beginUpload",
    summary: "Begin an upload",
    description:
      "For what is large, or comes over a line that breaks. What happens to the record " +
      "is decided and told here, before the first byte, and its life is counted from " +
      "here. Send the content by PUT to `url`, in one request or in several. Nobody " +
      "sees anything of it until it is whole; what isn't whole by `ends_at` is " +
      "destroyed. Of an upload that isn't to be stored nothing is kept, so it can't be " +
      "resumed: `resumable` is false, and its content comes in one request.",
    scope: "inputs:write",
    body: NewUpload,
    answer: UploadView,
  },
  {
    method: "get",
    path: "/apps/{app}/uploads",
    tag: "Uploads",
    id: "listUploads",
    summary: "List the caller's own uploads that are under way",
    description:
      "To go on with them, after a restart or in another window. A file is known " +
      "again by what its sender said of it.",
    scope: "inputs:write",
    query: UploadQuery,
    answer: listOf(UploadView),
  },
  {
    method: "get",
    path: "/apps/{app}/uploads/{upload}",
    tag: "Uploads",
    id: "getUpload",
    summary: "Ask how far an upload is",
    description:
      "`received` is the first byte that isn't durable, and the next to send. The " +
      "header Range says the same, and HEAD gives that alone.",
    scope: "inputs:write",
    answer: UploadView,
  },
  {
    method: "put",
    path: "/apps/{app}/uploads/{upload}",
    tag: "Uploads",
    id: "receiveUpload",
    summary: "Send an upload's content, or a range of it",
    description:
      "Without Content-Range the body is the whole content. A range begins where what " +
      "is durable ends, and goes to the end of the content or to a multiple of " +
      "`part_bytes`; it may be as long as all that is left. Where a request breaks off, " +
      "the parts that have come are durable. 308 with the header Range says how far it " +
      "is, 201 that it is whole: with the input, also where the last range is sent " +
      "again. `Content-Range: bytes */…` without a body only asks. 409 is for a range " +
      "that begins elsewhere, for two requests at once (the later goes on), and for " +
      "resuming what isn't kept.",
    scope: "inputs:write",
    ranged: true,
    answer: StoredInput,
  },
  {
    method: "delete",
    path: "/apps/{app}/uploads/{upload}",
    tag: "Uploads",
    id: "cancelUpload",
    summary: "Cancel an upload",
    description: "Its key is destroyed, and what has come of it is removed.",
    scope: "inputs:write",
    answer: null,
  },
  {
    method: "get",
    path: "/apps/{app}/inputs",
    tag: "Inputs",
    id: "listInputs",
    summary: "List inputs, or those that meet a query",
    description:
      'A query is made of words, `"phrases"`, beginnings of words (`recei*`) and ' +
      "conditions such as `type:image before:2026-11-01 -is:held`, " +
      "`subject:ada@example.com`, `concept:cat>0.8` or `meta.env:test`. All of them " +
      "hold, but what stands around `OR`; `-` turns one around, and parentheses group. " +
      "Whatever is answered meets the query, exactly. A page may be short, or empty, " +
      "and say `has_more`: there is more to look at. `incomplete` is there while not " +
      "all records are in the index, after an update or where it was just turned on: " +
      "some may be missing. An app without an index refuses words.",
    scope: "inputs:read",
    query: InputQuery,
    answer: Found,
  },
  {
    method: "get",
    path: "/apps/{app}/inputs/{input}",
    tag: "Inputs",
    id: "getInput",
    summary: "Get an input",
    scope: "inputs:read",
    answer: InputView,
  },
  {
    method: "patch",
    path: "/apps/{app}/inputs/{input}",
    tag: "Inputs",
    id: "changeInput",
    summary: "Change an input's metadata or file name",
    description: "Pairs are merged; null removes one. The expiry stays.",
    scope: "inputs:write",
    body: InputPatch,
    answer: InputView,
  },
  {
    method: "delete",
    path: "/apps/{app}/inputs/{input}",
    tag: "Inputs",
    id: "destroyInput",
    summary: "Destroy a record",
    description:
      "Answers only after the record's key is destroyed. Its predictions and " +
      "annotations go with it. A record that a hold keeps answers 423.",
    scope: "inputs:delete",
    answer: Destroyed,
  },
  {
    method: "post",
    path: "/apps/{app}/inputs/delete",
    tag: "Inputs",
    id: "destroyInputs",
    summary: "Destroy the records that are named, or that meet a query",
    description:
      "Up to 1,000 have gone when this answers, and the job is `done`. More are a job " +
      "that is `waiting`: ask for it to see how far it is. Records that a hold keeps " +
      "stay, and are counted in `held`; what isn't there is counted in `missing`. A " +
      "query is one of listing inputs, and takes the scope `inputs:read` as well.",
    scope: "inputs:delete",
    body: Selection,
    answer: JobView,
  },
  {
    method: "post",
    path: "/apps/{app}/inputs/annotate",
    tag: "Annotations",
    id: "annotateInputs",
    summary: "Annotate the records that are named, or that meet a query",
    description:
      "Says the same about each. Up to 200 are annotated when this answers, and the " +
      "job is `done`. More are a job that is `waiting`, by which each is annotated " +
      "once. What isn't there, or has as many annotations as there may be, is counted " +
      "in `missing`. A query takes the scope `inputs:read` as well.",
    scope: "annotations:write",
    body: BulkAnnotation,
    answer: JobView,
  },
  {
    method: "get",
    path: "/apps/{app}/inputs/count",
    tag: "Inputs",
    id: "countInputs",
    summary: "Count the inputs that meet a query",
    description:
      "Looks at 20,000 at most, and says whether there may be `more`.",
    scope: "inputs:read",
    query: CountQuery,
    answer: Count,
  },
  {
    method: "get",
    path: "/apps/{app}/inputs/facets",
    tag: "Inputs",
    id: "countFacets",
    summary: "Count what the inputs that meet a query are like",
    description:
      "By type, model, concept (of those that a model was more sure of than not) and " +
      "day. Counts the newest 1,000 at most; `all` says whether there are no more.",
    scope: "inputs:read",
    query: CountQuery,
    answer: Facets,
  },
  {
    method: "get",
    path: "/apps/{app}/suggestions",
    tag: "Searches",
    id: "suggest",
    summary: "Suggest how a query could go on",
    description:
      "What could stand in place of the part of `q` around `at`: fields, their values, " +
      "words; of what records have, that of the newest 200 at most. API keys are " +
      "suggested by their names to whoever may list them.",
    scope: "inputs:read",
    query: SuggestionQuery,
    answer: Suggestions,
  },
  {
    method: "get",
    path: "/apps/{app}/searches",
    tag: "Searches",
    id: "listSearches",
    summary: "List saved searches",
    description: "The caller's own, and those that are shared in the app.",
    scope: "inputs:read",
    query: PageQuery,
    answer: listOf(SearchView),
  },
  {
    method: "post",
    path: "/apps/{app}/searches",
    tag: "Searches",
    id: "saveSearch",
    summary: "Save a search",
    description:
      "Name and query are sealed like content. A person keeps up to 200 in an app, and " +
      "so do all its keys together; what a key saves is shared. A query that the app " +
      "couldn't be asked is refused as listing inputs refuses it.",
    scope: "inputs:write",
    body: NewSearch,
    answer: SearchView,
  },
  {
    method: "get",
    path: "/apps/{app}/searches/{search}",
    tag: "Searches",
    id: "getSearch",
    summary: "Get a saved search",
    scope: "inputs:read",
    answer: SearchView,
  },
  {
    method: "patch",
    path: "/apps/{app}/searches/{search}",
    tag: "Searches",
    id: "changeSearch",
    summary: "Change a saved search",
    description: "For whoever made it, and for admins.",
    scope: "inputs:write",
    body: SearchPatch,
    answer: SearchView,
  },
  {
    method: "delete",
    path: "/apps/{app}/searches/{search}",
    tag: "Searches",
    id: "deleteSearch",
    summary: "Delete a saved search",
    description: "For whoever made it, and for admins.",
    scope: "inputs:write",
    answer: null,
  },
  {
    method: "get",
    path: "/apps/{app}/inputs/ranked",
    tag: "Inputs",
    id: "rankInputs",
    summary: "Find the inputs that fit a query best",
    description:
      "Those that meet `q`, the best first, by their words and by how sure models are " +
      "of what is seen. `score` is comparable within one answer. Of very many only the " +
      "newest are compared: then it says `partial`. There is no next page.",
    scope: "inputs:read",
    query: RankedQuery,
    answer: Ranked,
  },
  {
    method: "get",
    path: "/apps/{app}/inputs/{input}/similar",
    tag: "Inputs",
    id: "findSimilar",
    summary: "Find the inputs that are like one",
    description:
      "The likest first: images that look like it, texts that say much of the same, " +
      "and of every kind what is the very same (`duplicate`). `likeness` is how much, " +
      "up to 1. Of very many that may be alike only the newest are compared: then it " +
      "says `partial`. An app without an index answers 400.",
    scope: "inputs:read",
    query: SimilarQuery,
    answer: Similar,
  },
  {
    method: "post",
    path: "/apps/{app}/inputs/similar",
    tag: "Inputs",
    id: "findSimilarToExample",
    summary: "Find the inputs that are like an example",
    description:
      "As `findSimilar`, for something that is sent along, in one of the three " +
      "spellings of predicting. It is in memory alone, and nothing of it is kept.",
    scope: "inputs:read",
    body: NewExample,
    beside: NewExampleBeside,
    raw: SimilarQuery,
    answer: Similar,
  },
  {
    method: "get",
    path: "/apps/{app}/jobs",
    tag: "Jobs",
    id: "listJobs",
    summary: "List the jobs that take a while",
    description: "Those of the kinds that the caller may start.",
    scope: null,
    query: JobQuery,
    answer: listOf(JobView),
  },
  {
    method: "get",
    path: "/apps/{app}/jobs/{job}",
    tag: "Jobs",
    id: "getJob",
    summary: "Get how far a job is",
    description: "Takes the scope that starting it took.",
    scope: "inputs:delete",
    answer: JobView,
  },
  {
    method: "delete",
    path: "/apps/{app}/jobs/{job}",
    tag: "Jobs",
    id: "cancelJob",
    summary: "Cancel a job",
    description:
      "It stops after the batch that it has in hand; what it did stays done. One that " +
      "has ended answers 409.",
    scope: "inputs:delete",
    answer: JobView,
  },
  {
    method: "get",
    path: "/apps/{app}/inputs/{input}/content",
    tag: "Inputs",
    id: "getContent",
    summary: "Read an input's content",
    description:
      "Serves single ranges (RFC 9110 §14), and all of it where several are asked for. " +
      "The ETag, for If-Range and If-None-Match, changes with the content and tells " +
      "nothing of it.",
    scope: "inputs:read",
    answer: "application/octet-stream",
  },
  {
    method: "get",
    path: "/apps/{app}/inputs/{input}/thumbnail",
    tag: "Inputs",
    id: "getThumbnail",
    summary: "Get a thumbnail of an image or a video",
    description:
      "WebP without any metadata, turned the way the image says; AVIF where `accept` " +
      "prefers that. A video's is a frame of it: 415 where nothing here decodes it.",
    scope: "inputs:read",
    query: ThumbnailQuery,
    answer: "image/webp",
  },
  {
    method: "get",
    path: "/apps/{app}/inputs/{input}/embedded",
    tag: "Inputs",
    id: "getEmbedded",
    summary: "Get what an image's file says beside its pixels",
    description:
      "Where, when and with what it was taken, by its EXIF. It is read from the file " +
      "each time, and nothing of it is kept elsewhere or searched.",
    scope: "inputs:read",
    answer: EmbeddedView,
  },
  {
    method: "post",
    path: "/apps/{app}/inputs/{input}/strip",
    tag: "Inputs",
    id: "stripInput",
    summary: "Strip an image's file of what it says beside its pixels",
    description:
      "Its EXIF, XMP, IPTC and comments go for good; a JPEG's pixels, colour profile " +
      "and orientation stay as they are, other formats are encoded anew. The log's " +
      "commitment is to the new content from then on. Backups keep the file as it " +
      "was until they go, or the record does. 423 where a hold keeps it.",
    scope: "inputs:write",
    answer: Stripped,
  },
  {
    method: "post",
    path: "/apps/{app}/inputs/{input}/fetch",
    tag: "Inputs",
    id: "retryFetch",
    summary: "Have an input fetched again whose URL couldn't be",
    description:
      "For one whose `fetch.state` is `failed`: it waits for a worker again, and its " +
      "life goes on meanwhile. One that is still being tried is left to that. 409 for " +
      "one that is here.",
    scope: "inputs:write",
    answer: InputView,
  },
  {
    method: "get",
    path: "/apps/{app}/inputs/{input}/commitment",
    tag: "Inputs",
    id: "getCommitment",
    summary: "Get what the log's commitment to an input stands for",
    description:
      "The log says of each record a salted hash of its content. The salt is gone " +
      "with the record: whoever keeps it can show afterwards which content the " +
      "receipt is about (`npm run verify -- receipt.json --content file --salt …`).",
    scope: "inputs:read",
    answer: CommitmentView,
  },
  {
    method: "get",
    path: "/apps/{app}/inputs/{input}/annotations",
    tag: "Annotations",
    id: "listAnnotations",
    summary: "List what was said about an input",
    scope: "inputs:read",
    query: AnnotationQuery,
    answer: listOf(AnnotationView),
  },
  {
    method: "post",
    path: "/apps/{app}/inputs/{input}/annotations",
    tag: "Annotations",
    id: "annotateInput",
    summary: "Annotate an input",
    description:
      "Concepts, a comment, regions of an image (boxes and polygons, in shares of its " +
      "width and height, from left and top), spans of a text (in UTF-16 code units) " +
      "and ranges of a video (in seconds). Sealed with the record's key; it doesn't " +
      "extend the record's life. `label:`, `concept:`, `is:annotated` and the words of " +
      "the comment find the record by it.",
    scope: "annotations:write",
    body: AnnotationBody,
    answer: AnnotationView,
  },
  {
    method: "patch",
    path: "/apps/{app}/inputs/{input}/annotations/{annotation}",
    tag: "Annotations",
    id: "changeAnnotation",
    summary: "Change what an annotation says",
    description: "What is named replaces what was there.",
    scope: "annotations:write",
    body: AnnotationPatch,
    answer: AnnotationView,
  },
  {
    method: "delete",
    path: "/apps/{app}/inputs/{input}/annotations/{annotation}",
    tag: "Annotations",
    id: "deleteAnnotation",
    summary: "Delete an annotation",
    scope: "annotations:write",
    answer: Deleted,
  },
  {
    method: "post",
    path: "/apps/{app}/exports",
    tag: "Exports",
    id: "createExport",
    summary: "Export records",
    description:
      "Chooses the records that are named, that meet a query, or that are about a " +
      "subject: up to 1,000 are chosen when this answers, more by a job. Nothing is " +
      "copied: get the content of the export by the job's id when it is `done`, as " +
      "often as you like while the job is known, which is 30 days.",
    scope: "inputs:read",
    body: NewExport,
    answer: JobView,
  },
  {
    method: "get",
    path: "/apps/{app}/exports/{export}/content",
    tag: "Exports",
    id: "getExport",
    summary: "Download an export",
    description:
      "A zip that is made as it is read, of the records that are still there: " +
      "`records.jsonl` (a line for each: input, predictions, annotations) and `media/`, " +
      "or what COCO and YOLO have of images, " +
      "`manifest.json` with the SHA-256 of each file, and `manifest.sig`, a signed " +
      "note by the log's key: `npm run verify -- --export file.zip` checks it. Of " +
      "more than 10,000 records it is several, by `part`. 409 while they are chosen.",
    scope: "inputs:read",
    query: ArchiveQuery,
    answer: "application/zip",
  },
  {
    method: "post",
    path: "/apps/{app}/imports",
    tag: "Exports",
    id: "createImport",
    summary: "Import records",
    description:
      "The body is JSON lines, or a zip: of JSON lines (`records.jsonl`, and the files " +
      "that it names; our own exports are such), of COCO (`annotations.json`), or of " +
      "YOLO (`data.yaml`, `images/`, `labels/`). A line is what `POST …/inputs` takes, " +
      'with `annotations` and without URLs; or `{"input":{"file":"a.jpg"}}`. It is ' +
      "sealed as it comes, imported by a job as if each record were sent by itself, " +
      "and then destroyed. What can't be imported is listed, and the rest goes in. " +
      "Annotations take the scope `annotations:write`.",
    scope: "inputs:write",
    query: ImportQuery,
    file: ["application/zip", "application/x-ndjson"],
    answer: JobView,
  },
  {
    method: "get",
    path: "/apps/{app}/imports/{import}",
    tag: "Exports",
    id: "getImport",
    summary: "Ask how far an import is, and what it left out",
    scope: "inputs:write",
    answer: ImportView,
  },
  {
    method: "get",
    path: "/apps/{app}/sharing",
    tag: "Sharing",
    id: "getSharing",
    summary: "Get whether an app shares, and the text to agree to",
    scope: null,
    answer: SharingView,
  },
  {
    method: "put",
    path: "/apps/{app}/sharing",
    tag: "Sharing",
    id: "setSharing",
    summary: "Switch an app's sharing on or off",
    description:
      "On, by the version of the newest text: 400 without one, 409 with another. " +
      "Nothing is shared by it yet. Off, everything that the app shares is gone from " +
      "the community in that second, and whoever exported it is told; the `token` of " +
      "a preview is needed where something is shared (409 without). Of more than " +
      "1,000 records the `job` goes on writing withdrawals; it can't be stopped.",
    scope: "sharing:write",
    body: NewSharing,
    answer: SharingView,
  },
  {
    method: "post",
    path: "/apps/{app}/sharing/preview",
    tag: "Sharing",
    id: "previewSharing",
    summary: "Count what switching sharing off would take back",
    description: "409 where it is off. Its token holds for ten minutes.",
    scope: "sharing:write",
    answer: SharingPreview,
  },
  {
    method: "get",
    path: "/apps/{app}/consents",
    tag: "Sharing",
    id: "listConsents",
    summary: "List what was agreed to, and taken back",
    description:
      "The ledger of the app: it is only ever added to. Each has a `receipt`, which " +
      "is fetched and verified like every other.",
    scope: "inputs:read",
    query: ConsentQuery,
    answer: listOf(ConsentView),
  },
  {
    method: "get",
    path: "/apps/{app}/shares",
    tag: "Sharing",
    id: "listShares",
    summary: "List what is shared, and where it went",
    description:
      "With `state=ended`, what isn't shared any more and was exported by somebody " +
      "before: who was told, who confirmed, and who is late.",
    scope: "inputs:read",
    query: ShareQuery,
    answer: listOf(ShareView),
  },
  {
    method: "get",
    path: "/apps/{app}/inputs/{input}/share",
    tag: "Sharing",
    id: "getShare",
    summary: "Get how a record is shared",
    scope: "inputs:read",
    answer: ShareState,
  },
  {
    method: "put",
    path: "/apps/{app}/inputs/{input}/share",
    tag: "Sharing",
    id: "shareInput",
    summary: "Share a record with the community",
    description:
      "Its content, and of what is beside it what `covers` says: nothing, by default. " +
      "It doesn't extend the record's life. On other terms than before it is taken " +
      "back and shared anew. 409 where the app doesn't share, or where those who run " +
      "the instance took the record down.",
    scope: "sharing:write",
    body: Terms,
    answer: ShareState,
  },
  {
    method: "delete",
    path: "/apps/{app}/inputs/{input}/share",
    tag: "Sharing",
    id: "unshareInput",
    summary: "Take a record back",
    description:
      "From this second on nobody else sees it. Whoever exported it is told, and has " +
      "14 days to delete it.",
    scope: "sharing:write",
    answer: ShareState,
  },
  {
    method: "post",
    path: "/apps/{app}/inputs/{input}/share/preview",
    tag: "Sharing",
    id: "previewShare",
    summary: "See a record as the community would",
    description: "Nothing is shared by it.",
    scope: "inputs:read",
    body: Terms,
    answer: SharedInput,
  },
  {
    method: "post",
    path: "/apps/{app}/inputs/share",
    tag: "Sharing",
    id: "shareInputs",
    summary: "Share the records that are named, or that meet a query",
    description:
      "Up to 1,000 are shared when this answers, and the job is `done`; more are a " +
      "job that is `waiting`. What isn't there, or was taken down, is counted in " +
      "`missing`. A query needs the `token` of a preview of it on the same terms: 409 " +
      "without, and 409 where it would share other records now. It takes the scope " +
      "`inputs:read` as well.",
    scope: "sharing:write",
    body: BulkShare,
    answer: JobView,
  },
  {
    method: "post",
    path: "/apps/{app}/inputs/share/preview",
    tag: "Sharing",
    id: "previewShares",
    summary: "Count what sharing many would share",
    description:
      "Shares nothing. Its token holds for ten minutes, for exactly these records on " +
      "these terms; what is received after the preview isn't among them. Of a query, " +
      "50,000 at most.",
    scope: "inputs:read",
    body: ProposedShare,
    answer: SharePreview,
  },
  {
    method: "post",
    path: "/apps/{app}/inputs/unshare",
    tag: "Sharing",
    id: "unshareInputs",
    summary: "Take back the records that are named, or that meet a query",
    description:
      "Like sharing them. What isn't shared is counted in `missing`.",
    scope: "sharing:write",
    body: Selection,
    answer: JobView,
  },
  {
    method: "get",
    path: "/apps/{app}/retention",
    tag: "Retention",
    id: "getRetention",
    summary: "Get how long records are kept",
    scope: "retention:read",
    answer: PolicyView,
  },
  {
    method: "put",
    path: "/apps/{app}/retention",
    tag: "Retention",
    id: "setRetention",
    summary: "Set how long records are kept",
    description:
      "Counts at once, for old records too. A window by which records would be " +
      "destroyed now needs the `token` of its preview: without one, and where what " +
      "it destroys has changed since then by anything but the clock, it answers 409.",
    scope: "retention:write",
    body: NewPolicy,
    answer: PolicyView,
  },
  {
    method: "post",
    path: "/apps/{app}/retention/preview",
    tag: "Retention",
    id: "previewRetention",
    summary: "See what a window would destroy",
    description:
      "How many records would go at once, the oldest few of them, and on which day " +
      "the others would. Changes nothing. The token lets `PUT …/retention` set this " +
      "window, for ten minutes.",
    scope: "retention:read",
    body: Proposed,
    answer: Preview,
  },
  {
    method: "post",
    path: "/apps/{app}/holds",
    tag: "Retention",
    id: "placeHold",
    summary: "Hold records",
    description:
      "One input, or those that meet a query when the hold is placed: later ones " +
      "aren't held. An empty query holds all of the app's records. Until the hold is " +
      "lifted nothing destroys them, neither the clock nor a hand. A query needs the " +
      "scope `inputs:read`, too; where more than 10,000 records meet it, `job` goes " +
      "on placing the hold after this answers.",
    scope: "retention:write",
    body: NewHold,
    answer: HoldView,
  },
  {
    method: "get",
    path: "/apps/{app}/holds",
    tag: "Retention",
    id: "listHolds",
    summary: "List holds",
    description:
      "Those in force, those of them that are due for review, those that were " +
      "lifted, or all.",
    scope: "retention:read",
    query: HoldQuery,
    answer: listOf(HoldView),
  },
  {
    method: "get",
    path: "/apps/{app}/holds/{hold}",
    tag: "Retention",
    id: "getHold",
    summary: "Get a hold",
    scope: "retention:read",
    answer: HoldView,
  },
  {
    method: "patch",
    path: "/apps/{app}/holds/{hold}",
    tag: "Retention",
    id: "reviewHold",
    summary: "Say when a hold is to be reviewed next",
    scope: "retention:write",
    body: HoldPatch,
    answer: HoldView,
  },
  {
    method: "delete",
    path: "/apps/{app}/holds/{hold}",
    tag: "Retention",
    id: "liftHold",
    summary: "Lift a hold",
    description:
      "Its records that are past their time are gone at once, unless another hold " +
      "keeps them. To do it twice is no error.",
    scope: "retention:write",
    answer: HoldView,
  },
  {
    method: "get",
    path: "/apps/{app}/purge",
    tag: "Retention",
    id: "getPurge",
    summary: "Get how late the purge is",
    scope: "retention:read",
    answer: PurgeView,
  },
  {
    method: "get",
    path: "/apps/{app}/receipts",
    tag: "Retention",
    id: "listReceipts",
    summary: "List the receipts of what was destroyed or never kept",
    scope: "retention:read",
    query: ReceiptQuery,
    answer: listOf(ReceiptSummary),
  },
  {
    method: "get",
    path: "/apps/{app}/receipts/{receipt}",
    tag: "Retention",
    id: "getReceipt",
    summary: "Get the proof that a record was destroyed, or a call not kept",
    description:
      "The log's entry, and a C2SP tlog-proof of it. `npm run verify` checks it " +
      "with nothing but `/log/key`.",
    scope: "retention:read",
    answer: Receipt,
  },
  {
    method: "get",
    path: "/apps/{app}/audit",
    tag: "Audit",
    id: "listAudit",
    summary: "List what happened in an app",
    description:
      "Who did what to which id, when, from where, and how it ended; never what was " +
      "in it. With `format=csv` or `format=jsonl`, or an `accept` of `text/csv` or " +
      "`application/jsonl`, all that match come as a file, newest first, however many " +
      "they are.",
    scope: "audit:read",
    query: AuditQuery,
    answer: listOf(AuditView),
  },
  {
    method: "get",
    path: "/apps/{app}/audit/{receipt}",
    tag: "Audit",
    id: "getAuditEntry",
    summary: "Get the proof that an entry stands in the log",
    description:
      "The same as a receipt, of any entry of the app: `npm run verify` and `/verify` " +
      "check it.",
    scope: "audit:read",
    answer: Receipt,
  },
  {
    method: "get",
    path: "/apps/{app}/models",
    tag: "Models",
    id: "listModels",
    summary: "List the models that the app can ask",
    description:
      "What is built in, and what was picked of providers: the default first. A key " +
      "that may ask some sees these.",
    scope: null,
    answer: listOf(ModelView),
  },
  {
    method: "get",
    path: "/apps/{app}/providers",
    tag: "Models",
    id: "listProviders",
    summary: "List the providers of remote models",
    description:
      "Each with the models that were picked of it, and with what was wrong when it " +
      "was last looked at, some minutes ago. Their keys are never told.",
    scope: null,
    query: PageQuery,
    answer: listOf(ProviderView),
  },
  {
    method: "post",
    path: "/apps/{app}/providers",
    tag: "Models",
    id: "createProvider",
    summary: "Add a provider of remote models",
    description:
      "A server that speaks OpenAI's API, the Open Inference Protocol v2 over REST or " +
      "Clarifai's API. It may be on a private network or on the machine itself, but " +
      "not link-local. `api_key` is sealed and sent to that server alone. Its models " +
      "are named `<name>/<model>`; pick those that may be asked, or say `all_models`.",
    scope: "providers:write",
    body: NewProvider,
    answer: ProviderView,
  },
  {
    method: "get",
    path: "/apps/{app}/providers/{provider}",
    tag: "Models",
    id: "getProvider",
    summary: "Get a provider",
    scope: null,
    answer: ProviderView,
  },
  {
    method: "patch",
    path: "/apps/{app}/providers/{provider}",
    tag: "Models",
    id: "changeProvider",
    summary: "Change a provider, or give it another key",
    description:
      "With another name its models have other ids, in the app's default and in the " +
      "lists of keys, too. A `base_url` on another server needs the key again, which " +
      "goes nowhere that it wasn't given for.",
    scope: "providers:write",
    body: ProviderPatch,
    answer: ProviderView,
  },
  {
    method: "delete",
    path: "/apps/{app}/providers/{provider}",
    tag: "Models",
    id: "deleteProvider",
    summary: "Remove a provider, with its key and its models",
    description: "What its models have answered stays.",
    scope: "providers:write",
    answer: null,
  },
  {
    method: "post",
    path: "/apps/{app}/providers/{provider}/test",
    tag: "Models",
    id: "testProvider",
    summary: "Look whether a provider can be asked, and what is wrong if not",
    description:
      "Asks it for its models, with its key. `fault` says what is wrong, and null " +
      "that nothing is. `models` is null where it doesn't say which it has.",
    scope: "providers:write",
    answer: ProviderTest,
  },
  {
    method: "get",
    path: "/apps/{app}/providers/{provider}/models",
    tag: "Models",
    id: "listOfferedModels",
    summary: "List the models that a provider has",
    description:
      "Whether or not they may be asked, as it said within the last five minutes. " +
      "Empty where it doesn't say: its models are picked by name.",
    scope: "providers:write",
    answer: listOf(OfferedModel),
  },
  {
    method: "put",
    path: "/apps/{app}/providers/{provider}/models/{model}",
    tag: "Models",
    id: "pickModel",
    summary: "Let a provider's model be asked, or say otherwise how",
    description:
      "`{model}` is what the provider calls it, with `/` written as `%2F`. What is " +
      "left out is as the provider makes likely. `min_role` is for people; what a key " +
      "may ask is for its own list. `price` is what calls are counted with.",
    scope: "providers:write",
    body: ModelPick,
    answer: PickedModel,
  },
  {
    method: "delete",
    path: "/apps/{app}/providers/{provider}/models/{model}",
    tag: "Models",
    id: "unpickModel",
    summary: "Let a provider's model be asked no more",
    scope: "providers:write",
    answer: null,
  },
  {
    method: "get",
    path: "/apps/{app}/keys",
    tag: "Keys",
    id: "listKeys",
    summary: "List app keys",
    scope: "keys:write",
    query: PageQuery,
    answer: listOf(KeyView),
  },
  {
    method: "post",
    path: "/apps/{app}/keys",
    tag: "Keys",
    id: "createKey",
    summary: "Create an app key",
    description: "The answer carries the secret, for the only time.",
    scope: "keys:write",
    body: NewKey,
    answer: NewKeyView,
  },
  {
    method: "delete",
    path: "/apps/{app}/keys/{key}",
    tag: "Keys",
    id: "revokeKey",
    summary: "Revoke an app key",
    scope: "keys:write",
    answer: null,
  },
  {
    method: "get",
    path: "/apps",
    tag: "Apps",
    id: "listApps",
    summary: "List apps",
    description: "A person's apps; of a key, the one that it belongs to.",
    scope: null,
    query: PageQuery,
    answer: listOf(AppView),
  },
  {
    method: "post",
    path: "/apps",
    tag: "Apps",
    id: "createApp",
    summary: "Create an app",
    description: "People only: a key belongs to one app.",
    scope: null,
    body: NewApp,
    answer: AppView,
  },
  {
    method: "get",
    path: "/apps/{app}",
    tag: "Apps",
    id: "getApp",
    summary: "Get an app",
    scope: null,
    answer: AppView,
  },
  {
    method: "patch",
    path: "/apps/{app}",
    tag: "Apps",
    id: "changeApp",
    summary: "Change an app's name or slug",
    description: "People only: owners and admins.",
    scope: null,
    body: AppPatch,
    answer: AppView,
  },
  {
    method: "delete",
    path: "/apps/{app}",
    tag: "Apps",
    id: "deleteApp",
    summary: "Destroy an app, with all that is in it",
    description:
      "People only: owners and admins. Up to 1,000 records have gone when this answers, " +
      "and the app with them. More are a job: until it has ended the app takes nothing " +
      "new, and answers 409; its keys are revoked at once. Cancelling the job opens the " +
      "app again, with what is left. An app of which a hold keeps a record answers 423. " +
      "What its calls used, and what the log says of it, stays.",
    scope: null,
    answer: z.union([AppDeleted, JobView]),
  },
  {
    method: "get",
    path: "/apps/{app}/usage",
    tag: "Usage",
    id: "readUsage",
    summary: "Read what calls came to",
    description:
      "By hour, day or month in UTC, from `from` on until before `to`: a day is its " +
      "first moment. By default of the last 30 days; at most of 400, and in 10,000 rows, " +
      "else 400. `group_by` names, between commas, by which of " +
      "`model`, `key` and `outcome` they are told apart. Where there were no calls " +
      "there is no row. Latencies are told within a tenth, or a millisecond. With " +
      "`accept: text/csv`, or `format=csv`, it is a table.",
    scope: "usage:read",
    query: UsageQuery,
    answer: UsageView,
    csv: true,
  },
  {
    method: "get",
    path: "/apps/{app}/budgets",
    tag: "Usage",
    id: "listBudgets",
    summary: "List an app's budgets, with what is used of them",
    description: "The app's own, and those of its keys.",
    scope: "usage:read",
    answer: BudgetList,
  },
  {
    method: "put",
    path: "/apps/{app}/budgets",
    tag: "Usage",
    id: "setBudget",
    summary: "Set what an app, or a key, may use in a day or a month",
    description:
      "People only: owners and admins. Days and months are those of UTC; what was used " +
      "in the one that it is counts. A measure that is null has no limit, and where all " +
      "are, there is no budget. Where one is used up, calls answer 429 with the code " +
      "`insufficient_quota` before a model is asked, and say until when; from `warn_at` " +
      "per cent on answers carry the header `sojourn-quota`. Calls that are refused use " +
      "nothing. A call is let in by what those that had ended came to, so calls under way " +
      "at the same time can use more.",
    scope: null,
    body: NewBudget,
    answer: BudgetList,
  },
  {
    method: "get",
    path: "/apps/{app}/logging",
    tag: "Logging",
    id: "getLogging",
    summary: "Whether details of an app's calls are kept",
    description: "Why, since when, until when, and who had them kept.",
    scope: null,
    answer: LoggingView,
  },
  {
    method: "put",
    path: "/apps/{app}/logging",
    tag: "Logging",
    id: "setLogging",
    summary: "Keep details of an app's calls for a while",
    description:
      "Owners only, for a reason and for seven days at most. Until `ends_at`, how each call " +
      "that is stored came and what was made of it is kept beside its record, sealed; " +
      "answers carry the header `sojourn-logging`. Of calls that aren't stored nothing is " +
      "kept. At the end the key is destroyed, and all that was kept. What is on already is " +
      "given this reason and this end.",
    scope: null,
    body: NewLogging,
    answer: LoggingView,
  },
  {
    method: "delete",
    path: "/apps/{app}/logging",
    tag: "Logging",
    id: "stopLogging",
    summary: "Stop keeping details, and destroy those that were kept",
    description: "Owners only.",
    scope: null,
    answer: LoggingView,
  },
  {
    method: "get",
    path: "/apps/{app}/logging/calls",
    tag: "Logging",
    id: "listCallDetails",
    summary: "List what is kept of calls in detail",
    description:
      "People only: owners and admins. Newest first, of records that are still there. To " +
      "read it is noted in the log.",
    scope: null,
    query: PageQuery,
    answer: CallDetailList,
  },
  {
    method: "get",
    path: "/community/inputs",
    tag: "Community",
    id: "listShared",
    summary: "List what is shared with the community",
    description:
      "What owners of all apps share now, newest first, with what each chose to show. " +
      "`q` is the language of listing inputs, about what is shown and nothing else; " +
      "`after:` and `before:` go by when it was shared. `covers` names what is shown " +
      "at least, joined by commas. A page may be short, or empty, and say `has_more`: " +
      "there is more to look at. An instance may have no community: then this is a 404.",
    scope: null,
    query: CommunityQuery,
    answer: SharedPage,
  },
  {
    method: "get",
    path: "/community/inputs/{share}",
    tag: "Community",
    id: "getShared",
    summary: "Get what is shared of a record",
    scope: null,
    answer: SharedInput,
  },
  {
    method: "get",
    path: "/community/inputs/{share}/content",
    tag: "Community",
    id: "getSharedContent",
    summary: "Get the content of a shared record",
    description:
      "Serves ranges (RFC 9110). An image that is shared without its EXIF comes upright, and " +
      "without all that it says beside the picture; a JPEG that was upright keeps its pixels to " +
      "the bit.",
    scope: null,
    answer: "application/octet-stream",
  },
  {
    method: "get",
    path: "/community/inputs/{share}/thumbnail",
    tag: "Community",
    id: "getSharedThumbnail",
    summary: "Get a preview of a shared image",
    scope: null,
    query: ThumbnailQuery,
    answer: "image/webp",
  },
  {
    method: "post",
    path: "/community/inputs/{share}/reports",
    tag: "Community",
    id: "reportShared",
    summary: "Report that a shared record shouldn't be there",
    description:
      "For those who run the instance. Whoever says so again before they have looked " +
      "says it anew.",
    scope: null,
    body: NewReport.omit({ shareId: true }),
    answer: ReportView,
  },
  {
    method: "post",
    path: "/community/inputs/{share}/take-down",
    tag: "Community",
    id: "takeDownShared",
    summary: "Take a shared record out of the community",
    description:
      "For owners and admins of the instance's first workspace. It can't be shared " +
      "again, its owner reads the reason, and whoever exported it is told.",
    scope: null,
    body: NewTakeDown.omit({ shareId: true }),
    answer: TakenDown,
  },
  {
    method: "get",
    path: "/community/reports",
    tag: "Community",
    id: "listReports",
    summary: "List what was reported",
    description: "For owners and admins of the instance's first workspace.",
    scope: null,
    query: ReportQuery,
    answer: listOf(ReportedView),
  },
  {
    method: "post",
    path: "/community/reports/{report}/dismiss",
    tag: "Community",
    id: "dismissReport",
    summary: "Find that what was reported may stay",
    description: "For owners and admins of the instance's first workspace.",
    scope: null,
    answer: ReportView,
  },
  {
    method: "get",
    path: "/community/exports",
    tag: "Community",
    id: "listCommunityExports",
    summary: "List training exports",
    description:
      "Those of the workspaces that one is in; of a key, of its app's.",
    scope: null,
    query: CommunityExportQuery,
    answer: listOf(CommunityExportView),
  },
  {
    method: "post",
    path: "/community/exports",
    tag: "Community",
    id: "createCommunityExport",
    summary: "Export what is shared, to train on it",
    description:
      "Notes, in the background, what is shared now and meets the query, the newest " +
      "first. Nothing is copied: get the content when it is `done`. Owners may take " +
      "back what they share: then it is to be deleted wherever it was brought, within " +
      "14 days, and that to be confirmed. See `/community/withdrawals`. It binds a " +
      "workspace: only its editors, admins and owners may, and keys of its apps that " +
      "have the scope.",
    scope: "community:export",
    body: NewCommunityExport,
    answer: CommunityExportView,
  },
  {
    method: "get",
    path: "/community/exports/{training}",
    tag: "Community",
    id: "getCommunityExport",
    summary: "Get how far a training export is",
    scope: null,
    answer: CommunityExportView,
  },
  {
    method: "delete",
    path: "/community/exports/{training}",
    tag: "Community",
    id: "cancelCommunityExport",
    summary: "Cancel a training export",
    description: "It ends after the batch in hand, and has no content then.",
    scope: "community:export",
    answer: CommunityExportView,
  },
  {
    method: "get",
    path: "/community/exports/{training}/content",
    tag: "Community",
    id: "getCommunityExportContent",
    summary: "Download a training export",
    description:
      "A zip that is made as it is read, of what is shared in that moment: `media/`, " +
      "`records.jsonl` or COCO's `annotations.json`, `manifest.json` with the consent " +
      "by which each record is there and its SHA-256, and `manifest.sig`, a signed note " +
      "by the log's key: `npm run verify -- --export file.zip` checks it. Of more than " +
      "10,000 records it is several, by `part`. 409 while they are chosen.",
    scope: "community:export",
    query: ArchiveQuery,
    answer: "application/zip",
  },
  {
    method: "get",
    path: "/community/withdrawals",
    tag: "Community",
    id: "listWithdrawals",
    summary: "List what was taken back of training exports",
    description:
      "In the order in which it came, after the last one known: none is missed so. " +
      "`open` are those that aren't confirmed, `late` those that were due besides. " +
      "Every member and every key of a workspace is told, also where the instance has " +
      "no community any more; to confirm takes the right to export.",
    scope: null,
    query: WithdrawalQuery,
    answer: listOf(WithdrawalView),
  },
  {
    method: "post",
    path: "/community/withdrawals/{withdrawal}/ack",
    tag: "Community",
    id: "confirmWithdrawal",
    summary: "Confirm that a record is deleted",
    description:
      "Wherever it was brought. Its owner sees that it was said, and when.",
    scope: "community:export",
    answer: WithdrawalView,
  },
  {
    method: "post",
    path: "/community/withdrawals/ack",
    tag: "Community",
    id: "confirmWithdrawals",
    summary: "Confirm that records are deleted",
    scope: "community:export",
    body: Confirmation,
    answer: Confirmed,
  },
  {
    method: "get",
    path: "/apps/{app}/withdrawals",
    tag: "Community",
    id: "listOwnersWithdrawals",
    summary: "List who had what is no longer shared",
    description:
      "Who exported it, whether they confirmed that it is deleted, and who is late.",
    scope: "inputs:read",
    query: WithdrawalQuery,
    answer: listOf(OwnerWithdrawalView),
  },
  {
    method: "get",
    path: "/trust",
    tag: "Trust",
    id: "getTrust",
    summary: "Ask how the instance keeps its promises",
    description:
      "Each figure says how it is computed, what would be right, and how it is checked. " +
      "Public; 404 where the instance has no Trust Center.",
    scope: null,
    open: true,
    answer: TrustView,
  },
  {
    method: "get",
    path: "/trust/sbom",
    tag: "Trust",
    id: "getSbom",
    summary: "Get the bill of materials",
    description: "Each package that runs in the instance, as CycloneDX 1.6.",
    scope: null,
    open: true,
    answer: "application/vnd.cyclonedx+json",
  },
  {
    method: "get",
    path: "/trust/controls",
    tag: "Trust",
    id: "listControls",
    summary: "List controls and what is there to show for them",
    description:
      "Of the common criteria of SOC 2 and the chapters of ASVS 5.0: what the instance " +
      "does for each, and what only whoever runs it can attest.",
    scope: null,
    open: true,
    answer: ControlsView,
  },
  {
    method: "get",
    path: "/trust/processing",
    tag: "Trust",
    id: "getProcessing",
    summary: "Get the records of processing",
    description:
      "As GDPR Art. 30 asks for them, as far as the instance knows. With " +
      "`accept: text/csv`, or `format=csv`, it is a table.",
    scope: null,
    open: true,
    query: ProcessingQuery,
    csv: true,
    answer: ProcessingView,
  },
  {
    method: "get",
    path: "/trust/settings",
    tag: "Trust",
    id: "getTrustSettings",
    summary: "Get what is said at the Trust Center",
    description: "For owners and admins of the instance's first workspace.",
    scope: null,
    answer: TrustSettingsView,
  },
  {
    method: "patch",
    path: "/trust/settings",
    tag: "Trust",
    id: "changeTrustSettings",
    summary: "Change what is said at the Trust Center",
    description:
      "Whether everyone may read it, whom to write to, and the terms of documents: " +
      "new terms are a new version.",
    scope: null,
    body: TrustSettingsPatch,
    answer: TrustSettingsView,
  },
  {
    method: "get",
    path: "/trust/subprocessors",
    tag: "Trust",
    id: "listSubprocessors",
    summary: "List who else gets something of what is sent",
    scope: null,
    open: true,
    answer: listOf(SubprocessorView),
  },
  {
    method: "post",
    path: "/trust/subprocessors",
    tag: "Trust",
    id: "addSubprocessor",
    summary: "Add a subprocessor or a provider",
    description: "Whoever follows `/trust/changes.atom` is told.",
    scope: null,
    body: NewSubprocessor,
    answer: SubprocessorView,
  },
  {
    method: "patch",
    path: "/trust/subprocessors/{subprocessor}",
    tag: "Trust",
    id: "changeSubprocessor",
    summary: "Change what is said of a subprocessor",
    scope: null,
    body: SubprocessorPatch,
    answer: SubprocessorView,
  },
  {
    method: "delete",
    path: "/trust/subprocessors/{subprocessor}",
    tag: "Trust",
    id: "endSubprocessor",
    summary: "Say that a subprocessor gets nothing any more",
    scope: null,
    answer: null,
  },
  {
    method: "get",
    path: "/trust/changes",
    tag: "Trust",
    id: "listNotices",
    summary: "List notices of changes to who gets something",
    description: "`/trust/changes.atom` has the newest as a feed.",
    scope: null,
    open: true,
    query: PageQuery,
    answer: listOf(NoticeView),
  },
  {
    method: "get",
    path: "/trust/documents",
    tag: "Trust",
    id: "listDocuments",
    summary: "List documents",
    scope: null,
    open: true,
    answer: listOf(DocumentView),
  },
  {
    method: "post",
    path: "/trust/documents",
    tag: "Trust",
    id: "addDocument",
    summary: "Add a document",
    description:
      "The body is the file, of 20 MB at most. It is sealed under a key of its own.",
    scope: null,
    query: NewDocument,
    file: ["application/pdf", "text/plain", "application/octet-stream"],
    answer: DocumentView,
  },
  {
    method: "patch",
    path: "/trust/documents/{document}",
    tag: "Trust",
    id: "changeDocument",
    summary: "Change a document's title or who gets it",
    scope: null,
    body: DocumentPatch,
    answer: DocumentView,
  },
  {
    method: "delete",
    path: "/trust/documents/{document}",
    tag: "Trust",
    id: "destroyDocument",
    summary: "Destroy a document",
    description: "With its key, and with all that says who asked for it.",
    scope: null,
    answer: null,
  },
  {
    method: "get",
    path: "/trust/documents/{document}/content",
    tag: "Trust",
    id: "getDocument",
    summary: "Download a document",
    description:
      "403 where it is given on request, without a grant that opens it.",
    scope: null,
    open: true,
    query: DocumentQuery,
    answer: "*/*",
  },
  {
    method: "post",
    path: "/trust/documents/{document}/requests",
    tag: "Trust",
    id: "requestDocument",
    summary: "Ask for a document",
    description:
      "Under the newest terms, which `GET /trust` has; 409 where they are others. Who " +
      "asks is sealed, and seen by those who run the instance.",
    scope: null,
    open: true,
    body: NewDocumentRequest,
    answer: RequestedView,
  },
  {
    method: "get",
    path: "/trust/requests",
    tag: "Trust",
    id: "listRequests",
    summary: "List who asked for documents, and who got which",
    scope: null,
    query: RequestQuery,
    answer: listOf(RequestView),
  },
  {
    method: "post",
    path: "/trust/requests/{request}/grant",
    tag: "Trust",
    id: "grantRequest",
    summary: "Grant a request",
    description:
      "Answers, this once, with the address by which the document is downloaded for " +
      "some days: send it to the address of who asked.",
    scope: null,
    body: NewGrant,
    answer: GrantView,
  },
  {
    method: "post",
    path: "/trust/requests/{request}/refuse",
    tag: "Trust",
    id: "refuseRequest",
    summary: "Refuse a request, or take back a grant",
    scope: null,
    answer: RequestView,
  },
  {
    method: "delete",
    path: "/trust/requests/{request}",
    tag: "Trust",
    id: "forgetRequest",
    summary: "Forget who asked",
    scope: null,
    answer: null,
  },
];
