-- What an instance keeps: each table with its indexes, and last how they refer to each
-- other. `npm run sojourn -- migration-diff` prints what the schema has and this hasn't.


-- Keys of records are apart from what they open.
CREATE SCHEMA IF NOT EXISTS "keystore";

CREATE TYPE "role" AS ENUM ('owner', 'admin', 'editor', 'viewer');
CREATE TYPE "provider_type" AS ENUM ('openai', 'oip', 'clarifai');
CREATE TYPE "input_type" AS ENUM ('image', 'text', 'video');
CREATE TYPE "actor_kind" AS ENUM ('member', 'key', 'job', 'stranger');
CREATE TYPE "outcome" AS ENUM ('ok', 'refused', 'failed', 'aborted');


-- A person who signs in.
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "password_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- One signed-in browser. Deleting the row signs it out.
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- How often something was tried lately, such as signing in; kept by rate-limiter-
-- flexible, whose columns these are.
CREATE TABLE "rate_limits" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "expire" TIMESTAMPTZ(3),
    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- People and their apps.
CREATE TABLE "workspaces" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "store" BOOLEAN NOT NULL DEFAULT true,
    "window_seconds" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "members" (
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    CONSTRAINT "members_pkey" PRIMARY KEY ("workspace_id","user_id")
);
CREATE INDEX "members_user_id_idx" ON "members"("user_id");

-- The boundary of every read and write. Nothing below it exists without one, and its
-- id leads every key and index below it.
CREATE TABLE "apps" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "store" BOOLEAN NOT NULL DEFAULT true,
    "window_seconds" BIGINT DEFAULT 2592000,
    "sealed_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "apps_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "apps_slug_key" ON "apps"("slug");
CREATE INDEX "apps_workspace_id_idx" ON "apps"("workspace_id");

-- Programmatic access to an app.
CREATE TABLE "api_keys" (
    "app_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "hint" TEXT NOT NULL,
    "scopes" TEXT[],
    "store" BOOLEAN NOT NULL DEFAULT true,
    "window_seconds" BIGINT,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("app_id","id")
);
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- Where an app's remote models live.
CREATE TABLE "providers" (
    "app_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" "provider_type" NOT NULL,
    "base_url" TEXT NOT NULL,
    "sealed_credentials" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "providers_pkey" PRIMARY KEY ("app_id","id")
);
CREATE UNIQUE INDEX "providers_app_id_name_key" ON "providers"("app_id", "name");

-- What was sent. When it was received is inside its id (UUIDv7), and with the app's
-- window that says when it goes. Content and what describes it are sealed; of a
-- small input the content is here, of a large one in the blob store.
CREATE TABLE "inputs" (
    "app_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "type" "input_type" NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "goes_at" TIMESTAMPTZ(3),
    "sealed_content" BYTEA,
    "blob_key" TEXT,
    "sealed_details" BYTEA NOT NULL,
    "sealed_thumbnail" BYTEA,
    CONSTRAINT "inputs_pkey" PRIMARY KEY ("app_id","id")
);
CREATE INDEX "inputs_app_id_type_id_idx" ON "inputs"("app_id", "type", "id");
CREATE INDEX "inputs_app_id_goes_at_idx" ON "inputs"("app_id", "goes_at");

-- What one model answered to one input. Its id says when.
CREATE TABLE "predictions" (
    "app_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "input_id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "latency_ms" INTEGER NOT NULL,
    "outcome" "outcome" NOT NULL,
    "sealed_answer" BYTEA NOT NULL,
    CONSTRAINT "predictions_pkey" PRIMARY KEY ("app_id","id")
);
CREATE INDEX "predictions_app_id_input_id_id_idx" ON "predictions"("app_id", "input_id", "id");
CREATE INDEX "predictions_app_id_model_id_idx" ON "predictions"("app_id", "model", "id");
CREATE INDEX "predictions_app_id_outcome_id_idx" ON "predictions"("app_id", "outcome", "id");

-- What a person says about an input.
CREATE TABLE "annotations" (
    "app_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "input_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "sealed_body" BYTEA NOT NULL,
    CONSTRAINT "annotations_pkey" PRIMARY KEY ("app_id","id")
);
CREATE INDEX "annotations_app_id_input_id_id_idx" ON "annotations"("app_id", "input_id", "id");

-- The key that opens a record, wrapped by an epoch key that lives outside the
-- database. Narrow on purpose: destroying a record is deleting from here.
CREATE TABLE "keystore"."record_keys" (
    "app_id" UUID NOT NULL,
    "input_id" UUID NOT NULL,
    "epoch" DATE NOT NULL,
    "generation" SMALLINT NOT NULL DEFAULT 0,
    "wrapped_key" BYTEA NOT NULL,
    CONSTRAINT "record_keys_pkey" PRIMARY KEY ("app_id","input_id")
);
CREATE INDEX "record_keys_app_id_epoch_generation_idx" ON "keystore"."record_keys"("app_id", "epoch", "generation");

-- That a POST was seen, so that it is done once. What it answered is sealed with the
-- key of the record that it made, and is gone with it.
CREATE TABLE "idempotency_keys" (
    "app_id" UUID NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "input_id" UUID,
    "fingerprint" BYTEA,
    "sealed_answer" BYTEA,
    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("app_id","key_hash")
);
CREATE INDEX "idempotency_keys_app_id_input_id_idx" ON "idempotency_keys"("app_id", "input_id");
CREATE INDEX "idempotency_keys_started_at_idx" ON "idempotency_keys"("started_at");

-- The metering of one call: never content. It outlives the record and the app.
CREATE TABLE "usage_events" (
    "app_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key_id" UUID,
    "model" TEXT,
    "provider" TEXT,
    "input_type" "input_type",
    "bytes" BIGINT NOT NULL,
    "latency_ms" INTEGER NOT NULL,
    "stored" BOOLEAN NOT NULL,
    "outcome" "outcome" NOT NULL,
    CONSTRAINT "usage_events_pkey" PRIMARY KEY ("app_id","id")
);

-- One fact of the log: who did what to which thing, never what was in it. No column
-- here can hold free text.
CREATE TABLE "audit_entries" (
    "id" UUID NOT NULL,
    "app_id" UUID,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "target_id" UUID,
    "outcome" "outcome" NOT NULL,
    "address" INET,
    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "audit_entries_app_id_id_idx" ON "audit_entries"("app_id", "id");
CREATE INDEX "audit_entries_app_id_target_id_id_idx" ON "audit_entries"("app_id", "target_id", "id");


ALTER TABLE "sessions"
    ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id")
    ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "members"
    ADD CONSTRAINT "members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id")
    ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "members"
    ADD CONSTRAINT "members_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id")
    ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "apps"
    ADD CONSTRAINT "apps_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id")
    ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "api_keys"
    ADD CONSTRAINT "api_keys_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "apps"("id")
    ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "providers"
    ADD CONSTRAINT "providers_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "apps"("id")
    ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "inputs"
    ADD CONSTRAINT "inputs_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "apps"("id")
    ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "predictions"
    ADD CONSTRAINT "predictions_app_id_input_id_fkey" FOREIGN KEY ("app_id", "input_id") REFERENCES "inputs"("app_id", "id")
    ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "annotations"
    ADD CONSTRAINT "annotations_app_id_input_id_fkey" FOREIGN KEY ("app_id", "input_id") REFERENCES "inputs"("app_id", "id")
    ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "keystore"."record_keys"
    ADD CONSTRAINT "record_keys_app_id_input_id_fkey" FOREIGN KEY ("app_id", "input_id") REFERENCES "inputs"("app_id", "id")
    ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "idempotency_keys"
    ADD CONSTRAINT "idempotency_keys_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "apps"("id")
    ON DELETE CASCADE ON UPDATE CASCADE;
