-- Searches that people and keys keep, to ask them again.

-- CreateTable
CREATE TABLE "saved_searches" (
    "app_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "owner_id" UUID,
    "sealed" BYTEA NOT NULL,
    "shared" BOOLEAN NOT NULL,

    CONSTRAINT "saved_searches_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateIndex
CREATE INDEX "saved_searches_owner_id_idx" ON "saved_searches"("owner_id");

-- AddForeignKey
ALTER TABLE "saved_searches" ADD CONSTRAINT "saved_searches_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "apps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_searches" ADD CONSTRAINT "saved_searches_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

