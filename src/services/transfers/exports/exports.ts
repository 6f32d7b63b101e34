import type { Scope } from '../../../db/postgres/connection.ts';
import { takeFilesLock } from '../../../db/postgres/locks.ts';
import type { CustomerFilter } from '../../../db/tables/customers/customer-filter.ts';
import { listTraits } from '../../../db/tables/customers/traits.ts';
import {
  type Export,
  endExport,
  exportedBytes,
  exportsByIds,
  queueExport,
} from '../../../db/tables/exports/exports.ts';
import { personasByIds } from '../../../db/tables/personas/personas.ts';
import { segmentsByIds } from '../../../db/tables/segmentations/segments.ts';
import type { GuideChoice } from '../../../db/tables/visitor/customer-guides.ts';
import { PersonagraphError } from '../../../errors.ts';
import { withConsent } from '../../export/audience.ts';
import { type AudienceGuide, type ColumnChoice, exportColumns, isPersonalColumn } from '../../export/columns.ts';
import type { ExportFormat } from '../../export/export-customers.ts';
import type { Group } from '../../groups/group.ts';
import { requirePurpose } from '../../privacy/consents.ts';
import type { RunHost } from '../../threads/host.ts';
import { checkGuide } from '../../visitor/guide-choice.ts';
import type { TransferSettings } from '../settings.ts';

/** The customers to export: what is given must all hold; nothing is everybody. */
export interface Audience {
  readonly segmentId?: number;
  readonly personaId?: number;
  /** Of the persona, 0..1. Default: its threshold. */
  readonly minFit?: number;
  /** A line of the rule language, or a tree. */
  readonly rule?: unknown;
  readonly group?: Group;
  /** The group as it was given, to be shown. */
  readonly shownGroup?: unknown;
  readonly filter?: CustomerFilter;
  /** The filter as it was given, to be shown. */
  readonly shownFilter?: unknown;
}

export interface ExportRequest extends ExportFormat, Omit<ColumnChoice, 'guide'> {
  readonly audience: Audience;
  /** Name of a flag: only those of whom it is true. */
  readonly consent?: string;
  /** Key of the purpose it serves: those who did not agree are left out and counted. Default: it declares none. */
  readonly purpose?: string;
  /** With what is said to the audience's persona, or to each customer's primary one. Default: without. */
  readonly guide?: GuideChoice;
}

/**
 * Queues an export. Those whom a rule or group chooses are chosen now, all others as customers are when they are written. Throws
 * NOT_FOUND, INVALID_INPUT, TOO_LARGE over the limits of the workspace, and the errors of the rule or group.
 */
export async function exportAudience(
  settings: TransferSettings,
  host: RunHost,
  scope: Scope,
  request: ExportRequest,
): Promise<Export> {
  const { audience, columns, hashed = false, format, formulas = 'guard', consent, purpose } = request;
  if (audience.minFit !== undefined && audience.personaId === undefined) {
    throw new PersonagraphError('INVALID_INPUT', 'The fit is of a persona: name one.', { field: ['minFit'] });
  }
  const guide: AudienceGuide | null = request.guide
    ? { ...checkGuide(request.guide), personaId: audience.personaId ?? null }
    : null;
  await requirePurpose(scope, purpose);
  await exportColumns(scope, { ...request, guide: guide ?? undefined });
  if (scope.masks) await requirePlain(scope, columns ?? []);
  const filter = await withConsent(scope, await filterOf(scope, audience), consent);
  const { rule, group, filter: _, shownFilter, shownGroup, ...shown } = audience;
  const chosen = [...(rule === undefined ? [] : [{ rule }]), ...(group ? [group] : [])];
  const { workspaceId } = scope;
  const members =
    chosen.length === 0 ? null : [...(await host.ask('audience', { workspaceId, group: { all: chosen } }))];
  return scope.transaction(async (transaction) => {
    await takeFilesLock(transaction);
    await refuseOver(settings, transaction);
    return queueExport(transaction, {
      audience: {
        ...shown,
        ...(rule === undefined ? {} : { rule }),
        ...(shownFilter === undefined ? {} : { filter: shownFilter }),
        ...(shownGroup === undefined ? {} : { group: shownGroup }),
      },
      filter,
      members,
      format,
      columns: columns ?? [],
      hashed,
      formulas,
      consent: consent ?? null,
      guide,
      purpose: purpose ?? null,
      customerId: null,
    });
  });
}

/** Throws FORBIDDEN unless columns are named of which none tells who a customer is, as no file of all columns is. */
export async function requirePlain(scope: Scope, columns: readonly string[]): Promise<void> {
  const traits = await listTraits(scope);
  const personal = columns.length === 0 ? 'all columns' : columns.find((name) => isPersonalColumn(name, traits));
  if (personal === undefined) return;
  const message = `An export of ${personal} has personal data: it takes a key with the scope PERSONAL.`;
  throw new PersonagraphError('FORBIDDEN', message, { field: ['columns'] });
}

async function filterOf(scope: Scope, { segmentId, personaId, minFit, filter }: Audience): Promise<CustomerFilter> {
  const all: CustomerFilter[] = filter ? [filter] : [];
  if (segmentId !== undefined) {
    if ((await segmentsByIds(scope, [segmentId])).length === 0) throw notFound('segment', 'segmentId');
    all.push({ segmentId });
  }
  if (personaId !== undefined) {
    if ((await personasByIds(scope, [personaId])).length === 0) throw notFound('persona', 'personaId');
    all.push({ personaId, ...(minFit === undefined ? {} : { minFit }) });
  }
  return { all };
}

/** Throws TOO_LARGE where the workspace has as many exports as it may, by number or bytes. */
export async function refuseOver({ limits }: TransferSettings, scope: Scope): Promise<void> {
  const { count, bytes } = await exportedBytes(scope);
  if (count >= limits.workspaceFiles) {
    const message = `A workspace has ${limits.workspaceFiles} exports at most: delete some, or wait until one expires.`;
    throw new PersonagraphError('TOO_LARGE', message);
  }
  if (bytes < limits.workspaceBytes) return;
  const message = `The exports of a workspace have ${limits.workspaceBytes} bytes at most: delete some.`;
  throw new PersonagraphError('TOO_LARGE', message);
}

/** Throws NOT_FOUND. */
export async function findExport(scope: Scope, id: number): Promise<Export> {
  const [found] = await exportsByIds(scope, [id]);
  if (!found) throw notFound('export', 'id');
  return found;
}

/** Ends an export that waits or is written; nothing of it stays. Throws NOT_FOUND, CONFLICT for one that has ended. */
export async function cancelExport(scope: Scope, id: number): Promise<Export> {
  const cancelled = await endExport(scope, id, { state: 'CANCELLED' });
  const found = await findExport(scope, id);
  if (cancelled) return found;
  throw new PersonagraphError('CONFLICT', `The export is not under way: ${found.state}.`, { field: ['id'] });
}

function notFound(what: string, field: string): PersonagraphError {
  return new PersonagraphError('NOT_FOUND', `No such ${what}.`, { field: [field] });
}
