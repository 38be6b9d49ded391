-- A key that a caller sends counts within an app, or within who asks where they ask for
-- what is in no app. With an app its keys go as before, but by a trigger: not all owners
-- are apps.

-- DropForeignKey
ALTER TABLE "idempotency_keys" DROP CONSTRAINT "idempotency_keys_app_id_fkey";

-- AlterTable
ALTER TABLE "idempotency_keys" RENAME COLUMN "app_id" TO "owner_id";

-- RenameIndex
ALTER INDEX "idempotency_keys_app_id_input_id_idx" RENAME TO "idempotency_keys_owner_id_input_id_idx";

CREATE FUNCTION "forget_keys_of_app"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM idempotency_keys WHERE owner_id = OLD.id;
    RETURN NULL;
END $$;

CREATE TRIGGER "apps_take_their_keys" AFTER DELETE ON "apps"
    FOR EACH ROW EXECUTE FUNCTION "forget_keys_of_app"();
