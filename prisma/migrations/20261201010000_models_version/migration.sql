-- AlterTable
ALTER TABLE "apps" ADD COLUMN     "models_version" BIGINT NOT NULL DEFAULT 0;

-- Whatever changes how a remote model is found and asked is seen by the number alone.
CREATE FUNCTION "models_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE apps SET models_version = models_version + 1
  WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.app_id ELSE NEW.app_id END;
  RETURN NULL;
END $$;

CREATE TRIGGER "providers_change_models" AFTER INSERT OR UPDATE OR DELETE ON "providers"
  FOR EACH ROW EXECUTE FUNCTION "models_changed"();
CREATE TRIGGER "picks_change_models" AFTER INSERT OR UPDATE OR DELETE ON "provider_models"
  FOR EACH ROW EXECUTE FUNCTION "models_changed"();

CREATE FUNCTION "default_model_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.models_version = OLD.models_version + 1;
  RETURN NEW;
END $$;

-- The app key is what a provider's credentials are opened with.
CREATE TRIGGER "apps_change_models" BEFORE UPDATE OF "default_model", "sealed_key" ON "apps"
  FOR EACH ROW EXECUTE FUNCTION "default_model_changed"();
