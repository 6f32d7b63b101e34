import { readSpendFile, type SpendFile, type SpendFileRequest } from '../outcomes/spend-file/read-file.ts';
import type { JobContext } from './job.ts';

/** Reads a file of spend. Throws INVALID_FILE, TOO_LARGE. */
export async function readSpend(_context: JobContext, request: SpendFileRequest): Promise<SpendFile> {
  return readSpendFile(request);
}
