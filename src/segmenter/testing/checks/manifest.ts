import { CONTRACT } from '../../segmenter.ts';
import type { Text } from '../../text.ts';
import type { CheckDefinition } from '../check.ts';
import { fail } from '../failure.ts';
import { showJson } from '../show.ts';

const ID = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/;
const VERSION = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const BASES = ['DEMOGRAPHIC', 'GEOGRAPHIC', 'PSYCHOGRAPHIC', 'BEHAVIORAL', 'LIFECYCLE', 'RULES'];

export const manifest: CheckDefinition = {
  name: 'manifest',
  title: 'id, version, basis and contract are of their form',
  run({ segmenter }) {
    const { id, version, basis, contract } = segmenter;
    if (!ID.test(id)) fail(`The id ${showJson(id)} is not of the form basis.name.`, 'write it like lifecycle.stage.');
    if (!id.startsWith(`${basis.toLowerCase()}.`)) {
      fail(`The id ${id} does not begin with its basis ${basis}.`, `write it like ${basis.toLowerCase()}.name.`);
    }
    if (!BASES.includes(basis)) fail(`The basis ${showJson(basis)} is not known.`, `take one of ${BASES.join(', ')}.`);
    if (!VERSION.test(version)) {
      fail(`The version ${showJson(version)} is not a semantic version.`, 'write it like 1.0.0.');
    }
    if (contract !== CONTRACT) {
      fail(
        `It is made for contract ${contract}, this is ${CONTRACT}.`,
        'make it with defineSegmenter of this version.',
      );
    }
  },
};

export const texts: CheckDefinition = {
  name: 'texts',
  title: 'names and descriptions have English, and no language is left empty',
  async run(subject) {
    const { segmenter } = subject;
    checkText(segmenter.name, 'The name');
    checkText(segmenter.description, 'The description');
    for (const { segments, scores, label } of await subject.fitted()) {
      for (const { key, name, description } of scores) {
        checkText(name, `The name of score ${key} with the settings ${label}`);
        checkText(description, `The description of score ${key} with the settings ${label}`);
      }
      for (const { key, name, description } of segments) {
        checkText(name, `The name of segment ${key} with the settings ${label}`);
        if (description !== undefined) checkText(description, `The description of segment ${key}`);
      }
    }
  },
};

/** Fails for a text with nothing to read. */
export function checkText(text: Text, whose: string): void {
  const mend = 'give a string, or { en, zh } with words in both.';
  if (typeof text === 'string') {
    if (text.trim() === '') fail(`${whose} is empty.`, mend);
    return;
  }
  if (typeof text?.en !== 'string') fail(`${whose} has no English: ${showJson(text)}.`, mend);
  for (const [language, words] of Object.entries(text)) {
    if (typeof words !== 'string' || words.trim() === '') fail(`${whose} is empty in "${language}".`, mend);
  }
}
