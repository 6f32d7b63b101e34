import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { shareOwnersLock } from '../../db/postgres/locks.ts';
import { customersByIds } from '../../db/tables/customers/customers.ts';
import { insertConsents, type NewConsent } from '../../db/tables/privacy/consents.ts';
import { type ConsentPurpose, listPurposes, writePurpose } from '../../db/tables/privacy/purposes.ts';
import { PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { tellOfCustomers } from '../changes/customer-changes.ts';
import { type CustomerKey, requireCustomer } from '../customers/customer-key.ts';
import { type ConsentInput, consentInput } from '../customers/input.ts';
import { type Rejection, rejectionOf } from '../input/rejection.ts';
import { name } from '../input/text.ts';

/** Most statements of one call. */
export const MAX_CONSENTS = 1_000;
/** Most purposes of a workspace. */
const MAX_PURPOSES = 50;

/** A statement and whose it is. */
export type ConsentOf = ConsentInput & { readonly customer: CustomerKey };

export interface RecordedConsents {
  /** Customers of whom something was news. */
  readonly customers: number;
  readonly rejections: readonly Rejection[];
}

/**
 * Records what customers said about purposes, all that are valid in one transaction. Saying again what holds changes nothing.
 * Throws TOO_LARGE over {@link MAX_CONSENTS}.
 */
export async function recordConsents(scope: Scope, inputs: readonly ConsentOf[]): Promise<RecordedConsents> {
  if (inputs.length > MAX_CONSENTS) {
    throw new PersonagraphError('TOO_LARGE', `A batch takes ${MAX_CONSENTS} statements, got ${inputs.length}.`);
  }
  const purposes = (await listPurposes(scope)).map(({ key }) => key);
  return scope.transaction(async (transaction) => {
    await shareOwnersLock(transaction);
    const rejections: Rejection[] = [];
    const valid: { readonly index: number; readonly consent: ConsentInput; readonly customerId: number }[] = [];
    for (const [index, { customer, ...input }] of inputs.entries()) {
      try {
        const parsed = consentInput.safeParse(input);
        if (!parsed.success) rejections.push(rejectionOf(index, parsed.error));
        else if (!purposes.includes(parsed.data.purpose))
          rejections.push(unknownPurpose(index, parsed.data, purposes, []));
        else {
          valid.push({
            index,
            consent: parsed.data,
            customerId: await requireCustomer(transaction, customer, 'customer'),
          });
        }
      } catch (error) {
        if (!(error instanceof PersonagraphError)) throw error;
        rejections.push({ index, code: error.code, message: error.message, field: error.field ?? ['customer'] });
      }
    }
    const ids = [...new Set(valid.map(({ customerId }) => customerId))];
    const there = new Set((await customersByIds(transaction, ids)).map(({ id }) => id));
    for (const { index, customerId } of valid) {
      if (there.has(customerId)) continue;
      rejections.push({ index, code: 'NOT_FOUND', message: 'No such customer.', field: ['customer'] });
    }
    const news = [...there].flatMap((id) =>
      newConsents(
        valid.filter(({ customerId }) => customerId === id).map(({ consent }) => consent),
        id,
      ),
    );
    const changed = news.length === 0 ? [] : await insertConsents(transaction, news, null);
    await tellOfCustomers(transaction, { edited: changed });
    return { customers: changed.length, rejections };
  });
}

/** Statements as they are stored; of two about the same purpose without a time the later one counts. */
export function newConsents(consents: readonly ConsentInput[], customerId: number): NewConsent[] {
  const all = consents.map(({ purpose, state, at, source, evidence }) => ({
    ...{ customerId, purpose, state, source },
    at: at ?? null,
    evidence: evidence ?? null,
  }));
  return all.filter(
    (one, place) =>
      one.at !== null || !all.some((other, n) => n > place && other.at === null && other.purpose === one.purpose),
  );
}

/** Takes statements about purposes that are none out of a batch of customers, and tells of them. */
export async function refuseUnknownPurposes(
  scope: Scope,
  batch: Map<string, { readonly index: number; readonly customer: { consents?: ConsentInput[] | undefined } }>,
  rejections: Rejection[],
): Promise<void> {
  const agreeing = [...batch.values()].filter(({ customer }) => (customer.consents?.length ?? 0) > 0);
  if (agreeing.length === 0) return;
  const purposes = (await listPurposes(scope)).map(({ key }) => key);
  for (const { index, customer } of agreeing) {
    for (const [place, consent] of customer.consents!.entries()) {
      if (!purposes.includes(consent.purpose)) {
        rejections.push(unknownPurpose(index, consent, purposes, ['consents', String(place)]));
      }
    }
    customer.consents = customer.consents!.filter(({ purpose }) => purposes.includes(purpose));
  }
}

function unknownPurpose(
  index: number,
  { purpose }: Pick<ConsentInput, 'purpose'>,
  purposes: readonly string[],
  at: readonly string[],
): Rejection {
  return { index, code: 'NOT_FOUND', message: noPurpose(purpose, purposes), field: [...at, 'purpose'] };
}

function noPurpose(purpose: string, purposes: readonly string[]): string {
  return `there is no purpose ${purpose.slice(0, 50)}${didYouMean(purpose, purposes)}; there are ${purposes.join(', ')}`;
}

/** Throws NOT_FOUND for a purpose that the workspace does not have. */
export async function requirePurpose(scope: Scope, purpose: string | null | undefined): Promise<void> {
  if (purpose === null || purpose === undefined) return;
  const purposes = (await listPurposes(scope)).map(({ key }) => key);
  if (purposes.includes(purpose)) return;
  throw new PersonagraphError('NOT_FOUND', noPurpose(purpose, purposes), { field: ['purpose'] });
}

const Purpose = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9_-]{0,49}$/, 'is no key: lower case letters, digits, - and _, 50 at most'),
  name: name(200),
  unknownIsNo: z.boolean(),
  version: z.int().min(0),
});

/**
 * Makes or changes a purpose. Throws INVALID_INPUT, CONFLICT where the version is past, TOO_LARGE where there are too many.
 */
export async function savePurpose(scope: Scope, input: ConsentPurpose): Promise<ConsentPurpose> {
  const parsed = Purpose.safeParse(input);
  if (!parsed.success) {
    const { code, message, field } = rejectionOf(0, parsed.error);
    throw new PersonagraphError(code, message, { field });
  }
  const known = await listPurposes(scope);
  if (known.length >= MAX_PURPOSES && !known.some(({ key }) => key === parsed.data.key)) {
    throw new PersonagraphError('TOO_LARGE', `A workspace has ${MAX_PURPOSES} purposes at most.`);
  }
  const written = await writePurpose(scope, parsed.data);
  if (written) return written;
  throw new PersonagraphError('CONFLICT', 'The purpose is at another version by now.', { field: ['version'] });
}
