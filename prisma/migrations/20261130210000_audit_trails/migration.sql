-- CreateIndex
CREATE INDEX "audit_entries_app_id_actor_id_id_idx" ON "audit_entries"("app_id", "actor_id", "id");

-- CreateIndex
CREATE INDEX "audit_entries_app_id_action_id_idx" ON "audit_entries"("app_id", "action", "id");

-- What nobody did who has an id: jobs.
CREATE INDEX "audit_entries_jobs_idx" ON "audit_entries"("app_id", "id") WHERE "actor_id" IS NULL;

-- What did not come about, which is rare.
CREATE INDEX "audit_entries_not_done_idx" ON "audit_entries"("app_id", "id") WHERE "outcome" <> 'ok';

-- The columns that have room for something: an action is two words of a closed list, a
-- commitment is a hash.
ALTER TABLE "audit_entries"
  ADD CONSTRAINT "audit_entries_action_check" CHECK ("action" ~ '^[a-z_]{1,16}\.[a-z_]{1,16}$'),
  ADD CONSTRAINT "audit_entries_commitment_check" CHECK (octet_length("commitment") = 32);
