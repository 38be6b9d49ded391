/** How a form calls the app itself, beside the ids of its keys. */
export const WHOLE_APP = "app";
