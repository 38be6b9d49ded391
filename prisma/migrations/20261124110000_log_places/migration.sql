-- The place of an entry in the log is beside it: entries are written once, and what has
-- no place yet is a short list, filled by the database itself.

CREATE TABLE "log_places" (
    "index" BIGINT NOT NULL,
    "entry_id" UUID NOT NULL,

    CONSTRAINT "log_places_pkey" PRIMARY KEY ("index")
);

CREATE TABLE "log_inbox" (
    "entry_id" UUID NOT NULL,

    CONSTRAINT "log_inbox_pkey" PRIMARY KEY ("entry_id")
);

CREATE UNIQUE INDEX "log_places_entry_id_key" ON "log_places"("entry_id");

INSERT INTO "log_places" ("index", "entry_id")
SELECT "index", "id" FROM "audit_entries" WHERE "index" IS NOT NULL;

INSERT INTO "log_inbox" ("entry_id")
SELECT "id" FROM "audit_entries" WHERE "index" IS NULL;

ALTER TABLE "audit_entries" DROP COLUMN "index";

CREATE FUNCTION "note_log_arrivals"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_inbox (entry_id) SELECT id FROM arrivals;
    RETURN NULL;
END $$;

CREATE TRIGGER "log_arrivals" AFTER INSERT ON "audit_entries"
    REFERENCING NEW TABLE AS arrivals
    FOR EACH STATEMENT EXECUTE FUNCTION "note_log_arrivals"();
