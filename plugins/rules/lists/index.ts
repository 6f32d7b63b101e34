import { defineSegmenter } from 'personagraph/segmenter';
import { config } from './settings.ts';

/** Segments whose members people name: the segmenter puts nobody in, overrides of memberships do. */
export default defineSegmenter({
  id: 'rules.lists',
  version: '1.0.0',
  basis: 'RULES',
  name: { en: 'Lists', zh: '名单' },
  description: {
    en: 'Static segments: exactly the customers that people put in by hand, from a list, a file or a group as it is at one time. No data of a customer moves it.',
    zh: '静态分群：成员仅为人工加入的客户，可来自名单、文件或某一时刻的群体。客户数据的变化不影响归属。',
  },
  membership: 'overlapping',
  config,
  needs: {},
  segments: ({ segments }) =>
    segments.map(({ key, name }) => ({
      key,
      name,
      description: { en: 'Members are named by hand.', zh: '成员由人工指定。' },
    })),
  assign() {
    // Nobody belongs by what is known of them.
  },
  explain: ({ segments }) =>
    segments.map(({ key }) => ({
      segment: key,
      verdict: 'FALSE' as const,
      factors: [
        {
          feature: 'list',
          observed: null,
          expected: 'put in by hand',
          verdict: 'FALSE' as const,
          text: {
            en: 'The list has no rule: only who is put in by hand is in it.',
            zh: '名单没有规则：仅包含人工加入的客户。',
          },
        },
      ],
    })),
});
