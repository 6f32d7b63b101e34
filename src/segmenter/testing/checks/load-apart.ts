import type { CheckDefinition } from '../check.ts';
import { fail } from '../failure.ts';
import { loadedIn } from '../surroundings.ts';

/** Surroundings that differ in zone, offset of quarter hours, language, order of letters and case. */
const [HOME, ABROAD] = [
  { zone: 'UTC', language: 'en_US.UTF-8' },
  { zone: 'Asia/Kathmandu', language: 'tr_TR.UTF-8' },
] as const;

export const loadApart: CheckDefinition = {
  name: 'load-apart',
  title: 'loaded in a process of another time zone and language, it fits and answers the same (with the option module)',
  async run(subject) {
    const { module } = subject.options;
    if (module === undefined) return;
    const { asOf, seed, segmenter } = subject;
    for (const { config, rows, probes, label } of await subject.fitted()) {
      const work = { module, id: segmenter.id, config, rows, probes, asOf, seed };
      const [home, abroad] = await Promise.all([loadedIn(HOME, work), loadedIn(ABROAD, work)]);
      for (const part of ['needs', 'model', 'answers', 'explanations'] as const) {
        if (home[part] === abroad[part]) continue;
        fail(
          `Loaded in ${ABROAD.zone} with the language ${ABROAD.language.slice(0, 2)}, it has other ${part} with the settings ${label} than loaded in ${HOME.zone} with en.`,
          'a module that looks at the zone or the language while it is loaded keeps them: name both where you use them.',
        );
      }
    }
  },
};
