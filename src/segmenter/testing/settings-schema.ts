import type { Segmenter } from '../segmenter.ts';

/** The JSON Schema of one setting. */
export interface SettingProperty {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
}

/** The settings by name, or null where the schema library has no JSON Schema. */
export function propertiesOf(segmenter: Segmenter): Readonly<Record<string, SettingProperty>> | null {
  const standard = segmenter.config['~standard'] as {
    jsonSchema?: { output(options: { target: string }): { properties?: Record<string, SettingProperty> } };
  };
  try {
    return standard.jsonSchema?.output({ target: 'draft-2020-12' }).properties ?? null;
  } catch {
    return null;
  }
}
