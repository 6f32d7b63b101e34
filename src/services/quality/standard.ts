import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { listTraits } from '../../db/tables/customers/traits.ts';
import { writeStandard } from '../../db/tables/quality/quality-standards.ts';
import { type ClientField, clientFields } from '../../engine/catalogue/customer-fields.ts';
import { DEFAULT_STANDARD, type QualityStandard } from '../../engine/quality/standard.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { rejectionOf } from '../input/rejection.ts';
import { announceSetting } from '../workspaces/announce-setting.ts';
import { rerunReaders } from './readers.ts';

const FIELDS = clientFields.map(({ name }) => name);
const share = () => z.number().min(0).max(1).nullable().default(null);

const Input = z.strictObject({
  expectedFields: z
    .array(z.string())
    .max(100)
    .default([...DEFAULT_STANDARD.expectedFields]),
  expectedTraits: z.array(z.string()).max(100).default([]),
  staleDays: z.int().min(1).max(36_525).default(DEFAULT_STANDARD.staleDays),
  leastCompleteness: share(),
  mostConflicts: share(),
  mostDuplicates: share(),
  mostStale: share(),
  checkHours: z.number().min(1).max(8_784).nullable().default(null),
});

/**
 * Stores what the workspace expects of its data; what is left out has its default. Segmentations that read the quality
 * are run again. Throws INVALID_INPUT, naming near matches for a field or trait that is not known.
 */
export async function saveStandard(scope: Scope, registry: Registry, input: unknown): Promise<QualityStandard> {
  const result = Input.safeParse(input);
  if (!result.success) {
    const { code, message, field } = rejectionOf(0, result.error);
    throw new PersonagraphError(code, message, { field });
  }
  const parsed = result.data;
  const fields = [...new Set(parsed.expectedFields)].map((name) => known(name, FIELDS, 'expectedFields'));
  const traitNames = [...(await listTraits(scope)).keys()];
  const traits = [...new Set(parsed.expectedTraits)].map((name) => known(name, traitNames, 'expectedTraits'));
  const standard: QualityStandard = { ...parsed, expectedFields: fields as ClientField[], expectedTraits: traits };
  await scope.transaction(async (transaction) => {
    await writeStandard(transaction, standard);
    await announceSetting(transaction, 'DATA_QUALITY');
  });
  await rerunReaders(scope, registry);
  return standard;
}

function known(name: string, names: readonly string[], field: string): string {
  if (names.includes(name)) return name;
  const what = field === 'expectedFields' ? 'field' : 'trait';
  throw new PersonagraphError('INVALID_INPUT', `No ${what} ${name}${didYouMean(name, names)}`, { field: [field] });
}
