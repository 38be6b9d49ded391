-- CreateTable
CREATE TABLE "concepts" (
    "app_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "concepts_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "concepts_app_id_hash_key" ON "concepts"("app_id", "hash");

-- AddForeignKey
ALTER TABLE "concepts" ADD CONSTRAINT "concepts_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "apps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

