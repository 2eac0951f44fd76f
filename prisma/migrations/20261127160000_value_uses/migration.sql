-- Which execution names which large value, so that a value can go when nobody names it any more.
CREATE TABLE "ValueUse" (
    "executionId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "valueId" TEXT NOT NULL,

    CONSTRAINT "ValueUse_pkey" PRIMARY KEY ("executionId","valueId")
);
CREATE INDEX "ValueUse_workspaceId_valueId_idx" ON "ValueUse"("workspaceId", "valueId");

CREATE TABLE "LooseValue" (
    "workspaceId" UUID NOT NULL,
    "valueId" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LooseValue_pkey" PRIMARY KEY ("workspaceId","valueId")
);
CREATE INDEX "LooseValue_since_idx" ON "LooseValue"("since");

-- The ids of the references in a JSON text, wherever in it they stand.
CREATE FUNCTION "valuesNamed"(written text) RETURNS SETOF text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT DISTINCT found[1] FROM regexp_matches(written, '"\$large" ?: ?\{[^{}]*"id" ?: ?"([0-9a-f]{64})"', 'g') AS found $$;

CREATE FUNCTION "recordValueUses"() RETURNS trigger
  LANGUAGE plpgsql
  AS $$
BEGIN
  INSERT INTO "ValueUse" ("executionId", "workspaceId", "valueId")
    SELECT NEW."executionId", NEW."workspaceId", named FROM "valuesNamed"(NEW."data"::text) AS named
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- Most rows name none: of those only this condition is asked.
CREATE TRIGGER "EventBatch_values" AFTER INSERT OR UPDATE ON "EventBatch"
  FOR EACH ROW WHEN (strpos(NEW."data"::text, '"$large"') > 0)
  EXECUTE FUNCTION "recordValueUses"();

INSERT INTO "ValueUse" ("executionId", "workspaceId", "valueId")
  SELECT "executionId", "workspaceId", named FROM "EventBatch", "valuesNamed"("data"::text) AS named
  WHERE strpos("data"::text, '"$large"') > 0
  ON CONFLICT DO NOTHING;
