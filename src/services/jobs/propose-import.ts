import { type Proposal, proposeMapping } from '../import/proposal/proposal.ts';
import type { JobContext } from './job.ts';

export interface ProposalRequest {
  /** Whose files they are. */
  readonly workspaceId: number;
  /** Paths of files that are one import. */
  readonly files: readonly string[];
}

/** Proposes a mapping from the first lines of files. Throws INVALID_FILE. */
export async function proposeImport(_context: JobContext, { files }: ProposalRequest): Promise<Proposal> {
  return proposeMapping(files);
}
