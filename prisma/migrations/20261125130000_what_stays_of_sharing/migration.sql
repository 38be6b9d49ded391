-- What the triggers of sharing rest on, refused as well where it isn't so.

-- A grant names its text, and what it is for; a withdrawal names a grant of the same
-- app for the same record, and why.
ALTER TABLE "consents"
    ADD CONSTRAINT "consents_say_what" CHECK (CASE "kind"
        WHEN 'grant' THEN "grant_id" IS NULL AND "reason" IS NULL
            AND "text" IS NOT NULL
            AND "text_sha256" IS NOT NULL AND length("text_sha256") = 32
            AND ("input_id" IS NULL) = ("licence" IS NULL)
        ELSE "grant_id" IS NOT NULL AND "reason" IS NOT NULL
    END);

CREATE FUNCTION "refuse_withdrawal_of_another"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM consents
        WHERE id = NEW.grant_id AND kind = 'grant' AND app_id = NEW.app_id
            AND input_id IS NOT DISTINCT FROM NEW.input_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'This takes back what was not granted.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER "withdrawals_name_their_grant" BEFORE INSERT ON "consents"
    FOR EACH ROW WHEN (NEW."kind" = 'withdrawal')
    EXECUTE FUNCTION "refuse_withdrawal_of_another"();

-- Whoever takes a grant back ends its share in the same transaction.
CREATE FUNCTION "refuse_share_of_withdrawn"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM shares WHERE grant_id = NEW.grant_id;
    IF FOUND THEN
        RAISE EXCEPTION 'This was taken back, and is still shared.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER "withdrawn_is_not_shared" AFTER INSERT ON "consents"
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW."kind" = 'withdrawal')
    EXECUTE FUNCTION "refuse_share_of_withdrawn"();

-- As before, and: of an app that doesn't share, or a grant that was taken back in this
-- very transaction, nothing gets into an export. Who ends a share has to see who exported
-- it, and who exports has to see that it ended, whichever comes second: so neither may
-- look at the database as it was before.
CREATE OR REPLACE FUNCTION "refuse_export_of_unshared"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'Exports see what is shared now.' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM FROM shares s JOIN apps a ON a.id = s.app_id
        WHERE s.id = NEW.share_id AND s.grant_id = NEW.grant_id
            AND s.app_id = NEW.app_id AND s.input_id = NEW.input_id
            AND a.sharing_id IS NOT NULL
            AND NOT EXISTS (SELECT FROM consents w WHERE w.grant_id = NEW.grant_id)
        FOR KEY SHARE OF s;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'This is not shared.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION "refuse_end_unseen"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'Who ends a share sees who exported it.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER "shares_end_seen" BEFORE DELETE ON "shares"
    FOR EACH ROW EXECUTE FUNCTION "refuse_end_unseen"();

-- What was noted stays as it was noted: a share ends and another begins, who had a
-- record is not forgotten, and of a withdrawal only its confirmation is added, once.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'This stays as it is.' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER "shares_stay" BEFORE UPDATE ON "shares"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

CREATE TRIGGER "export_items_stay" BEFORE UPDATE OR DELETE ON "community_export_items"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

CREATE TRIGGER "withdrawals_are_kept" BEFORE DELETE ON "withdrawals"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

CREATE TRIGGER "withdrawals_stay" BEFORE UPDATE ON "withdrawals"
    FOR EACH ROW WHEN (OLD."acked_at" IS NOT NULL
        OR (NEW."id", NEW."export_id", NEW."grant_id", NEW."app_id", NEW."input_id", NEW."reason", NEW."due_at")
            IS DISTINCT FROM
           (OLD."id", OLD."export_id", OLD."grant_id", OLD."app_id", OLD."input_id", OLD."reason", OLD."due_at"))
    EXECUTE FUNCTION "refuse_change"();

-- Nobody empties a table past its rows' triggers.
CREATE TRIGGER "consents_are_not_emptied" BEFORE TRUNCATE ON "consents"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "shares_are_not_emptied" BEFORE TRUNCATE ON "shares"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "export_items_are_not_emptied" BEFORE TRUNCATE ON "community_export_items"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "withdrawals_are_not_emptied" BEFORE TRUNCATE ON "withdrawals"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- As before, but that the time in an id is never ahead of the clock.
CREATE OR REPLACE FUNCTION "tell_of_withdrawals"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO withdrawals (id, export_id, grant_id, app_id, input_id, reason, due_at)
    SELECT
        -- A UUIDv7 (RFC 9562): 48 bits of time, the rest random.
        encode(set_bit(set_bit(overlay(
            uuid_send(gen_random_uuid())
            PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
            FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid,
        i.export_id, i.grant_id, i.app_id, i.input_id,
        coalesce(
            (SELECT w.reason::text FROM consents w WHERE w.grant_id = OLD.grant_id),
            'destroyed')::withdrawal_reason,
        clock_timestamp() + interval '14 days'
    FROM community_export_items i
    WHERE i.grant_id = OLD.grant_id
    ON CONFLICT (export_id, grant_id) DO NOTHING;
    RETURN NULL;
END $$;
