import type { ExportState as State } from '../../../db/tables/exports/exports.ts';
import { builder } from '../../core/builder.ts';

/** The states with their meanings; one without does not compile. */
export const EXPORT_MEANINGS = {
  QUEUED: { description: 'Waits: exports of a workspace are written one after the other.' },
  RUNNING: { description: 'Is written. One whose server was killed goes on after the last whole page.' },
  COMPLETE: { description: 'Is written: `url` has it.' },
  FAILED: { description: 'Failed: `error` says why. There is no file.' },
  CANCELLED: { description: 'Was cancelled. There is no file.' },
  EXPIRED: { description: 'Has had its time, or a customer was deleted since: there is no file any more.' },
} as const satisfies Record<State, { description: string }>;

export const ExportState = builder.enumType('ExportState', {
  description: 'Where an export stands.',
  values: EXPORT_MEANINGS,
});
