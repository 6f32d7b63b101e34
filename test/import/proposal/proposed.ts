import { type Proposal, proposeMapping } from '../../../src/services/import/proposal/proposal.ts';
import { Trial } from '../../field/data/support.ts';
import { Folder } from '../fixture.ts';

/** A proposal for a file of a test's own. */
export async function proposed(name: string, content: string | Uint8Array): Promise<Proposal> {
  const folder = new Folder();
  try {
    return await proposeMapping(folder.file(name, content));
  } finally {
    folder.remove();
  }
}

/** Imports a file by the YAML that is proposed for it, as a user would, and returns what is stored. */
export async function importedAsProposed(name: string, content: string | Uint8Array) {
  const proposal = await proposed(name, content);
  const folder = new Folder();
  await using trial = await Trial.begin();
  try {
    const summary = await trial.import(name, content, folder.file('mapping.yaml', proposal.yaml));
    return { proposal, summary, customers: await trial.customers(), events: await trial.events() };
  } finally {
    folder.remove();
  }
}
