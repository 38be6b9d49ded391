-- What the log said of a consent is kept as long as the consent is on record.

-- CreateTable
CREATE TABLE "consent_entries" (
    "id" UUID NOT NULL,
    "index" BIGINT NOT NULL,
    "app_id" UUID NOT NULL,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "target_id" UUID,
    "outcome" "outcome" NOT NULL,
    "address" INET,

    CONSTRAINT "consent_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "consent_entries_index_key" ON "consent_entries"("index");

CREATE TRIGGER "consent_entries_stay" BEFORE UPDATE OR DELETE ON "consent_entries"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "consent_entries_are_not_emptied" BEFORE TRUNCATE ON "consent_entries"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
