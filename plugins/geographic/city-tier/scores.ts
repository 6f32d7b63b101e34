import type { ScoreDefinition } from 'personagraph/segmenter';

/** The size of the city. */
export function cityScores(): ScoreDefinition[] {
  return [
    {
      key: 'inhabitants',
      name: { en: 'Inhabitants of the city', zh: '城市人口' },
      description: {
        en: 'Inhabitants of the city (GeoNames). Unknown of a city that is not found, or without a figure there.',
        zh: '城市人口（GeoNames）；未找到城市或其中没有人口数时未知。',
      },
      kind: 'number',
      unit: 'inhabitants',
      min: 0,
    },
  ];
}
