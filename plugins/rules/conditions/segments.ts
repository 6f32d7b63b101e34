import type { SegmentDefinition } from 'personagraph/segmenter';
import { rulesOf } from './rule.ts';
import type { Config } from './settings.ts';

/** The segments of the settings, each with its rule in canonical text as the description. */
export function segmentsOf(settings: Config): SegmentDefinition[] {
  const { segments } = rulesOf(settings);
  return settings.segments.map(({ key, name }, index) => ({ key, name, description: segments[index]!.text }));
}
