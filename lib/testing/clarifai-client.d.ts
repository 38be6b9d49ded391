/** As much of Clarifai's client for Node as tests call: it comes without types. */
declare module "clarifai" {
  // biome-ignore lint/suspicious/noExplicitAny: it is theirs, and says anything
  type Answer = Promise<any>;
  // biome-ignore lint/suspicious/noExplicitAny: it takes anything, and more than it says
  type Verb = (...asked: any[]) => Answer;

  export class App {
    constructor(options: {
      apiKey: string;
      apiEndpoint: string;
      userId?: string;
      appId?: string;
    });
    inputs: Record<
      | ("list" | "create" | "get" | "delete" | "update" | "search")
      | ("mergeConcepts" | "deleteConcepts" | "overwriteConcepts")
      | "getStatus",
      Verb
    >;
    models: Record<
      | ("list" | "get" | "search" | "predict" | "initModel")
      | ("getVersion" | "getVersions" | "getOutputInfo"),
      Verb
    >;
    concepts: Record<"list" | "get" | "create" | "search" | "update", Verb>;
  }
}
