// Shares an app's records by SQL, as owners would, and brings them into the community's
// index; makes as many rows of private records beside them as are asked for, which
// nobody ever opens. A process of its own, since its settings say which database it is.
import { vault } from "@/lib/auth/vault";
import { indexShares } from "@/lib/community/indexing";
import { db } from "@/lib/db";

const [slug = "", times = ""] = process.argv.slice(2);
const AT_ONCE = 2;

const { id: app } = await db().app.findUniqueOrThrow({ where: { slug } });
const LIMITS = { timeout: 3_600_000 };

await db().$transaction(async (db) => {
  await db.$executeRaw`
    INSERT INTO consents
      (id, app_id, kind, text, text_sha256, covers, actor_kind, entry_id)
    VALUES (${app}::uuid, ${app}::uuid, 'grant', 'bench', sha256('bench'), '{}', 'job',
      gen_random_uuid())`;
  await db.$executeRaw`
    UPDATE apps SET sharing_id = ${app}::uuid WHERE id = ${app}::uuid`;
  // A grant and a share have the id of their input: its time is as good as any.
  await db.$executeRaw`
    INSERT INTO consents
      (id, app_id, input_id, kind, text, text_sha256, covers, licence, actor_kind, entry_id)
    SELECT id, app_id, id, 'grant', 'bench', sha256('bench'),
      '{predictions,filename}', 'cc_by_4_0', 'job', gen_random_uuid()
    FROM inputs WHERE app_id = ${app}::uuid`;
  await db.$executeRaw`
    INSERT INTO shares (id, app_id, input_id, grant_id, type)
    SELECT id, app_id, id, id, type FROM inputs WHERE app_id = ${app}::uuid`;
}, LIMITS);

await db().$transaction(async (db) => {
  await db.$executeRaw`
    INSERT INTO inputs (app_id, id, type, media_type, bytes, sealed_content, sealed_details)
    SELECT app_id, (left(i.id::text, 18) || right(gen_random_uuid()::text, 18))::uuid,
      type, media_type, bytes, sealed_content, sealed_details
    FROM inputs i, generate_series(1, ${Number(times)}::int)
    WHERE i.app_id = ${app}::uuid`;
}, LIMITS);

async function index(): Promise<void> {
  const ctx = { db: db(), vault: await vault(), now: new Date() };
  while (await indexShares(ctx));
}
await Promise.all(Array.from({ length: AT_ONCE }, index));
await db().$disconnect();
