import type { ImportState as State } from '../../../db/tables/imports/imports.ts';
import { builder } from '../../core/builder.ts';

/** The states with their meanings; one without does not compile. */
export const IMPORT_MEANINGS = {
  QUEUED: { description: 'Waits: imports of a workspace are read one after the other.' },
  RUNNING: {
    description: 'Is read. One whose server was killed is begun again by itself; one of a killed command line is not.',
  },
  COMPLETE: { description: 'Was read to its end.' },
  STOPPED: {
    description: 'Was cancelled, or the file cannot be read on: what is stored stays. Import it again to complete it.',
  },
  FAILED: { description: 'Failed: `error` says why. What is stored stays, of a dry run nothing.' },
  UNDOING: { description: 'Is taken back.' },
  UNDONE: { description: 'Was taken back.' },
} as const satisfies Record<State, { description: string }>;

export const ImportState = builder.enumType('ImportState', {
  description: 'Where an import stands.',
  values: IMPORT_MEANINGS,
});
