import { PersonagraphError } from '../errors.ts';
import { composedJson } from '../segmenter/composed.ts';
import { didYouMean } from '../segmenter/near-matches.ts';
import type { Segmenter } from '../segmenter/segmenter.ts';
import { unknownSetting } from './unknown-setting.ts';

/** A segmenter's settings, checked and completed with defaults. Throws INVALID_CONFIG at the first wrong one. */
export async function checkSettings(segmenter: Segmenter, given: unknown): Promise<unknown> {
  // Their texts are held against stored ones.
  const config = composedJson(given);
  refuseUnknown(segmenter, config);
  const checked = await segmenter.config['~standard'].validate(config);
  if (!checked.issues) return checked.value;
  const [issue] = checked.issues;
  const path = (issue?.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step));
  const where = path.length > 0 ? `${path.join('.')}: ` : '';
  throw new PersonagraphError('INVALID_CONFIG', `${where}${issue?.message}`, { field: ['config', ...path] });
}

/** A misspelt setting would be dropped without a word, at the top and within. */
function refuseUnknown(segmenter: Segmenter, config: unknown): void {
  const schema = settingsJsonSchema(segmenter);
  const unknown = schema && unknownSetting(schema, config);
  if (!unknown) return;
  const { path, known } = unknown;
  const name = path.at(-1)!;
  const where = path.length > 1 ? ` in ${path.slice(0, -1).join('.')}` : '';
  throw new PersonagraphError('INVALID_CONFIG', `No setting ${name}${where}${didYouMean(name, known) || '.'}`, {
    field: ['config', ...path],
  });
}

/** The settings as JSON Schema (draft 2020-12), null where the schema library cannot say. Defaults are not required. */
export function settingsJsonSchema(segmenter: Segmenter): Record<string, unknown> | null {
  let schema = schemas.get(segmenter);
  if (schema === undefined) {
    schema = makeJsonSchema(segmenter);
    schemas.set(segmenter, schema);
  }
  return schema;
}

const schemas = new WeakMap<Segmenter, Record<string, unknown> | null>();

function makeJsonSchema(segmenter: Segmenter): Record<string, unknown> | null {
  const standard = segmenter.config['~standard'] as {
    jsonSchema?: { output(options: { target: string }): Record<string, unknown> };
  };
  const schema = standard.jsonSchema?.output({ target: 'draft-2020-12' });
  return schema ? (withoutDefaulted(schema) as Record<string, unknown>) : null;
}

/** The schema of what comes out of validation, as one of what goes in: what has a default may be left out. */
function withoutDefaulted(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutDefaulted);
  if (typeof node !== 'object' || node === null) return node;
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, key === 'default' ? value : withoutDefaulted(value)]),
  );
  const { required, properties } = copy as { required?: string[]; properties?: Record<string, { default?: unknown }> };
  if (!Array.isArray(required) || !properties) return copy;
  const left = required.filter((name) => properties[name]?.default === undefined);
  if (left.length > 0) copy['required'] = left;
  else delete copy['required'];
  return copy;
}
