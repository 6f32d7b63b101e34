import { PersonagraphError } from '../errors.ts';
import type { Segmenter } from '../segmenter/segmenter.ts';

/** A segmenter's settings, checked and completed with defaults. Throws INVALID_CONFIG at the first wrong place. */
export async function checkSettings(segmenter: Segmenter, config: unknown): Promise<unknown> {
  const checked = await segmenter.config['~standard'].validate(config);
  if (!checked.issues) return checked.value;
  const [issue] = checked.issues;
  const path = (issue?.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step));
  const where = path.length > 0 ? `${path.join('.')}: ` : '';
  throw new PersonagraphError('INVALID_CONFIG', `${where}${issue?.message}`, { field: ['config', ...path] });
}

/** The settings as JSON Schema (draft 2020-12), null where the schema library cannot say. */
export function settingsJsonSchema(segmenter: Segmenter): Record<string, unknown> | null {
  const standard = segmenter.config['~standard'] as {
    jsonSchema?: { input(options: { target: string }): Record<string, unknown> };
  };
  return standard.jsonSchema?.input({ target: 'draft-2020-12' }) ?? null;
}
