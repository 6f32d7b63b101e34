import type { ScoreDefinition } from 'personagraph/segmenter';

/** The distance to the nearest place. */
export function distanceScores(): ScoreDefinition[] {
  return [
    {
      key: 'distance',
      name: { en: 'Distance', zh: '距离' },
      description: {
        en: 'Great-circle distance to the nearest of the places, from the coordinates or the city. Unknown where only a region or country is known.',
        zh: '到最近指定地点的球面距离，依据坐标或城市；仅知地区或国家时未知。',
      },
      kind: 'number',
      unit: 'km',
      min: 0,
    },
  ];
}
