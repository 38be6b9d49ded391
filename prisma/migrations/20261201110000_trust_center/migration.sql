-- CreateEnum
CREATE TYPE "subprocessor_kind" AS ENUM ('subprocessor', 'provider');

-- CreateEnum
CREATE TYPE "subprocessor_change" AS ENUM ('added', 'changed', 'ended');

-- CreateTable
CREATE TABLE "trust_settings" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "open" BOOLEAN NOT NULL DEFAULT true,
    "operator" TEXT,
    "security_contact" TEXT,
    "security_policy" TEXT,
    "privacy_contact" TEXT,

    CONSTRAINT "trust_settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trust_terms" (
    "version" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trust_terms_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "subprocessors" (
    "id" UUID NOT NULL,
    "kind" "subprocessor_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "url" TEXT,
    "starts_on" DATE NOT NULL,

    CONSTRAINT "subprocessors_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subprocessor_notices" (
    "id" UUID NOT NULL,
    "subprocessor_id" UUID NOT NULL,
    "change" "subprocessor_change" NOT NULL,
    "name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "effective_on" DATE NOT NULL,

    CONSTRAINT "subprocessor_notices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trust_documents" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "filename" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "on_request" BOOLEAN NOT NULL,
    "sealed_content" BYTEA NOT NULL,

    CONSTRAINT "trust_documents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "document_requests" (
    "id" UUID NOT NULL,
    "document_id" UUID NOT NULL,
    "sealed_requester" BYTEA NOT NULL,
    "terms_version" INTEGER NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "token_hash" BYTEA,
    "ends_at" TIMESTAMPTZ(3),
    "reads" INTEGER NOT NULL DEFAULT 0,
    "last_read_at" TIMESTAMPTZ(3),

    CONSTRAINT "document_requests_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "document_requests_token_hash_key" ON "document_requests"("token_hash");

-- CreateIndex
CREATE INDEX "document_requests_document_id_idx" ON "document_requests"("document_id");

-- AddForeignKey
ALTER TABLE "document_requests" ADD CONSTRAINT "document_requests_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "trust_documents"("id") ON DELETE CASCADE ON UPDATE CASCADE;
