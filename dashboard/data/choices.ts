import { apiLanguage } from '../reader/language.ts';
import { PersonaChoices, SegmentChoices } from './choice-documents.ts';
import { ofKinds } from './live-change.ts';
import { useQuery } from './query.ts';

type Choice = readonly [value: string, label: string];

/** Personas by name, for a field that chooses among them; only those in use have members. */
export function usePersonaChoices(which: 'all' | 'in use' = 'all'): readonly Choice[] {
  const { data } = useQuery(
    PersonaChoices,
    { language: apiLanguage.value },
    { touchedBy: ofKinds('PERSONA_CHANGED', 'PERSONA_DELETED') },
  );
  return (data?.personas.nodes ?? []).flatMap(({ id, name, status }) =>
    which === 'all' || status === 'ACTIVE' ? [[id, name] as const] : [],
  );
}

/** Segments by the names of segmentation and segment. */
export function useSegmentChoices(): readonly Choice[] {
  const { data } = useQuery(
    SegmentChoices,
    { language: apiLanguage.value },
    { touchedBy: ofKinds('SEGMENTATION_CHANGED', 'SEGMENTATION_DELETED') },
  );
  return (data?.segmentations ?? []).flatMap((one) =>
    one.segments
      .filter(({ current }) => current)
      .map((segment) => [segment.id, `${one.name}: ${segment.name}`] as const),
  );
}
