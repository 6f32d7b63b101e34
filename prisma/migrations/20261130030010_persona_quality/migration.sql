-- CreateTable
CREATE TABLE "persona_quality" (
    "workspace_id" INTEGER NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "month" INTEGER NOT NULL,
    "measured_at" TIMESTAMPTZ(3) NOT NULL,
    "persona_version" INTEGER NOT NULL,
    "numbers" JSONB NOT NULL,
    "checks" JSONB NOT NULL,

    CONSTRAINT "persona_quality_pkey" PRIMARY KEY ("workspace_id","persona_id","month")
);

-- CreateTable
CREATE TABLE "persona_set_quality" (
    "workspace_id" INTEGER NOT NULL,
    "month" INTEGER NOT NULL,
    "measured_at" TIMESTAMPTZ(3) NOT NULL,
    "numbers" JSONB NOT NULL,

    CONSTRAINT "persona_set_quality_pkey" PRIMARY KEY ("workspace_id","month")
);

-- CreateTable
CREATE TABLE "persona_quality_standard" (
    "workspace_id" INTEGER NOT NULL,
    "joint_prevalence_floor" DOUBLE PRECISION NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "persona_quality_standard_pkey" PRIMARY KEY ("workspace_id")
);

-- AddForeignKey
ALTER TABLE "persona_quality" ADD CONSTRAINT "persona_quality_workspace_id_persona_id_fkey" FOREIGN KEY ("workspace_id", "persona_id") REFERENCES "persona"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
