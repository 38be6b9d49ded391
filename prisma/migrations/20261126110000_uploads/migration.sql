-- CreateTable
CREATE TABLE "uploads" (
    "app_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "actor_id" UUID NOT NULL,
    "bytes" BIGINT NOT NULL,
    "parts" INTEGER NOT NULL DEFAULT 0,
    "writer" UUID,
    "goes_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "sealed_about" BYTEA,

    CONSTRAINT "uploads_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateTable
CREATE TABLE "keystore"."upload_keys" (
    "app_id" UUID NOT NULL,
    "upload_id" UUID NOT NULL,
    "epoch" DATE NOT NULL,
    "generation" SMALLINT NOT NULL,
    "wrapped_key" BYTEA NOT NULL,

    CONSTRAINT "upload_keys_pkey" PRIMARY KEY ("app_id","upload_id")
);

-- CreateIndex
CREATE INDEX "uploads_ends_at_idx" ON "uploads"("ends_at");

-- CreateIndex
CREATE INDEX "upload_keys_app_id_epoch_generation_idx" ON "keystore"."upload_keys"("app_id", "epoch", "generation");

-- AddForeignKey
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "apps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keystore"."upload_keys" ADD CONSTRAINT "upload_keys_app_id_upload_id_fkey" FOREIGN KEY ("app_id", "upload_id") REFERENCES "uploads"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;


-- However a key goes that no record has taken over, by a person, the clock or its app's
-- end, the epoch key that wrapped it is to be destroyed within a day.
CREATE FUNCTION "note_upload_key_gone"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM keystore.record_keys
        WHERE app_id = OLD.app_id AND input_id = OLD.upload_id;
    IF NOT FOUND THEN
        INSERT INTO dirty_epochs (app_id, epoch, generation, since)
            VALUES (OLD.app_id, OLD.epoch, OLD.generation, now())
            ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER "upload_keys_dirty_their_epoch" AFTER DELETE ON "keystore"."upload_keys"
    FOR EACH ROW EXECUTE FUNCTION "note_upload_key_gone"();
