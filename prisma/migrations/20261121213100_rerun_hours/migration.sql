-- AlterTable
ALTER TABLE "segmentation" ADD COLUMN     "rerun_hours" DOUBLE PRECISION;
