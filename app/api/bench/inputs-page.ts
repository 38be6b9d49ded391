/**
 * The rows of a page of inputs, and one more: of which app, before which id, at what
 * time. What the product asks for, without who asks and the entry in the log.
 */
export const PAGE = `
  SELECT i.id, i.type, i.media_type, i.bytes, i.goes_at, i.blob_key,
    i.sealed_details, k.epoch, k.generation, k.wrapped_key
  FROM (
    SELECT * FROM inputs i
    WHERE i.app_id = $1 AND i.id < $2 AND (i.goes_at IS NULL OR i.goes_at > $3)
    ORDER BY i.id DESC
    LIMIT 51
  ) AS i
  JOIN keystore.record_keys k ON k.app_id = i.app_id AND k.input_id = i.id
  ORDER BY i.id DESC`;
