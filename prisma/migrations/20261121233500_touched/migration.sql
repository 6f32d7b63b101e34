-- AlterTable
ALTER TABLE "evaluation_task" ADD COLUMN     "touched" TEXT[];

-- AlterTable
ALTER TABLE "segmentation" ADD COLUMN     "fit_sample" INTEGER;

-- AlterTable
ALTER TABLE "segmentation_model" ADD COLUMN     "fitted_on" INTEGER;

-- AlterTable
ALTER TABLE "run" ADD COLUMN     "attempts" INTEGER NOT NULL DEFAULT 0;
