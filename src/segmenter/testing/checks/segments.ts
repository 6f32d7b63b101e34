import type { CheckDefinition } from '../check.ts';
import { fail } from '../failure.ts';
import { showJson } from '../show.ts';

const KEY = /^[a-z0-9][a-z0-9_-]{0,63}$/;

export const segmentKeys: CheckDefinition = {
  name: 'segment-keys',
  title: 'keys of segments are unique and well-formed',
  async run(subject) {
    for (const { keys, label } of await subject.fitted()) {
      for (const [index, key] of keys.entries()) {
        if (!KEY.test(key)) {
          fail(
            `Segment ${index} has the key ${showJson(key)} with the settings ${label}.`,
            'a key is a-z, 0-9, _ and -, begins with a letter or digit, and has at most 64 characters.',
          );
        }
        if (keys.indexOf(key) !== index) {
          fail(
            `Segments ${keys.indexOf(key)} and ${index} both have the key ${key} with the settings ${label}.`,
            'give every segment a key of its own.',
          );
        }
      }
    }
  },
};

export const stableKeys: CheckDefinition = {
  name: 'stable-keys',
  title: 'keys outlive a refit on a population that changed a little',
  async run(subject) {
    for (const sample of await subject.fitted()) {
      const fewer = sample.rows.filter((_, index) => index % 10 !== 3);
      const refit = await subject.tryFit(sample, fewer, 'nine tenths of the rows');
      if (!refit || sample.keys.length === 0) continue;
      const kept = sample.keys.filter((key) => refit.keys.includes(key));
      if (kept.length * 2 >= Math.max(sample.keys.length, refit.keys.length)) continue;
      fail(
        `With the settings ${sample.label} the keys were ${showJson(sample.keys)}, and without a tenth of the rows ${showJson(refit.keys)}.`,
        'name segments for what they mean (band_5), not for what was learned (over_51381): personas and subscribers hold on to keys.',
      );
    }
  },
};
