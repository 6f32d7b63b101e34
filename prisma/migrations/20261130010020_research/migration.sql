-- CreateTable
CREATE TABLE "interview_guide" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "template" TEXT,
    "topics" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "interview_guide_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "interview" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "persona_id" INTEGER,
    "guide_id" INTEGER,
    "customer_id" INTEGER,
    "interviewee" TEXT,
    "team" TEXT,
    "interviewer" TEXT,
    "source" TEXT,
    "held_on" DATE NOT NULL,
    "method" TEXT NOT NULL,
    "notes" JSONB NOT NULL DEFAULT '[]',
    "quotes" JSONB NOT NULL DEFAULT '[]',
    "recordings" TEXT[],
    "coded" BOOLEAN NOT NULL DEFAULT false,
    "erased_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "interview_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "research_theme" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "folded" TEXT NOT NULL,
    "description" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "research_theme_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "interview_theme" (
    "workspace_id" INTEGER NOT NULL,
    "interview_id" INTEGER NOT NULL,
    "theme_id" INTEGER NOT NULL,
    "quote" INTEGER NOT NULL DEFAULT -1,

    CONSTRAINT "interview_theme_pkey" PRIMARY KEY ("workspace_id","interview_id","theme_id","quote")
);

-- CreateTable
CREATE TABLE "research_question" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "team" TEXT,
    "priority" TEXT NOT NULL DEFAULT 'MEDIUM',
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "answer" TEXT,
    "persona_id" INTEGER,
    "claim_ids" INTEGER[],
    "interview_ids" INTEGER[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "research_question_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "research_feedback" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "text" TEXT NOT NULL,
    "team" TEXT,
    "author" TEXT NOT NULL,
    "persona_id" INTEGER,
    "claim_id" INTEGER,
    "status" TEXT NOT NULL DEFAULT 'NEW',
    "reason" TEXT,
    "made_claim_id" INTEGER,
    "decided_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "research_feedback_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "interview_guide_workspace_id_key_key" ON "interview_guide"("workspace_id", "key");

-- CreateIndex
CREATE INDEX "interview_workspace_id_persona_id_id_idx" ON "interview"("workspace_id", "persona_id", "id");

-- CreateIndex
CREATE INDEX "interview_workspace_id_customer_id_idx" ON "interview"("workspace_id", "customer_id");

-- CreateIndex
CREATE INDEX "interview_workspace_id_guide_id_idx" ON "interview"("workspace_id", "guide_id");

-- CreateIndex
CREATE UNIQUE INDEX "research_theme_workspace_id_folded_key" ON "research_theme"("workspace_id", "folded");

-- CreateIndex
CREATE INDEX "interview_theme_workspace_id_theme_id_idx" ON "interview_theme"("workspace_id", "theme_id");

-- CreateIndex
CREATE INDEX "research_question_workspace_id_persona_id_idx" ON "research_question"("workspace_id", "persona_id");

-- CreateIndex
CREATE UNIQUE INDEX "research_question_workspace_id_key_key" ON "research_question"("workspace_id", "key");

-- CreateIndex
CREATE INDEX "research_feedback_workspace_id_persona_id_idx" ON "research_feedback"("workspace_id", "persona_id");

-- AddForeignKey
ALTER TABLE "interview" ADD CONSTRAINT "interview_workspace_id_guide_id_fkey" FOREIGN KEY ("workspace_id", "guide_id") REFERENCES "interview_guide"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interview_theme" ADD CONSTRAINT "interview_theme_workspace_id_interview_id_fkey" FOREIGN KEY ("workspace_id", "interview_id") REFERENCES "interview"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interview_theme" ADD CONSTRAINT "interview_theme_workspace_id_theme_id_fkey" FOREIGN KEY ("workspace_id", "theme_id") REFERENCES "research_theme"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
