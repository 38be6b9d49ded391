/** Where an archive of an export is. `app` is an app's slug or id. */
export const archiveUrl = (app: string, job: string, part = 1) =>
  `/api/v1/apps/${app}/exports/${job}/content?part=${part}`;
