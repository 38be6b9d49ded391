-- CreateTable
CREATE TABLE "input_names" (
    "app_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "input_id" UUID NOT NULL,

    CONSTRAINT "input_names_pkey" PRIMARY KEY ("app_id","hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "input_names_app_id_input_id_key" ON "input_names"("app_id", "input_id");

-- AddForeignKey
ALTER TABLE "input_names" ADD CONSTRAINT "input_names_app_id_input_id_fkey" FOREIGN KEY ("app_id", "input_id") REFERENCES "inputs"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

