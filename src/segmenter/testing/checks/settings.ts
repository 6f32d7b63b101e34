import { isDeepStrictEqual } from 'node:util';
import type { CheckDefinition } from '../check.ts';
import { fail } from '../failure.ts';
import { jsonFault } from '../json-fault.ts';
import { propertiesOf } from '../settings-schema.ts';
import { showJson } from '../show.ts';
import type { Subject } from '../subject.ts';

/** Values that no one setting can all mean. */
const GARBAGE: readonly unknown[] = [
  '\u0000 no setting',
  -1.5e300,
  true,
  null,
  [[]],
  { no: { setting: true } },
  () => 0,
];

export const settingsDefaults: CheckDefinition = {
  name: 'settings-defaults',
  title: '{} is valid, and settings are plain JSON that stays as it is when checked again',
  async run(subject) {
    for (const { settings, label } of await subject.samples()) {
      const fault = jsonFault(settings);
      if (fault) {
        fail(
          `The settings ${label} become ${fault}, which is not plain JSON.`,
          'settings are stored: keep to JSON in the output of the schema.',
        );
      }
      const again = await subject.validate(settings);
      if (!again.valid || !isDeepStrictEqual(again.value, settings)) {
        fail(
          `The settings ${label} become ${showJson(settings)}, and checked again ${again.valid ? showJson(again.value) : again.issues}.`,
          'the schema accepts its own output and leaves it as it is: no transform that changes it twice.',
        );
      }
    }
  },
};

export const settingsRejection: CheckDefinition = {
  name: 'settings-rejection',
  title: 'settings that mean nothing are refused with a message',
  async run(subject) {
    for (const config of ['text', 7, true, [[]], ...(subject.options.invalidConfigs ?? [])]) {
      if (!(await isRefused(subject, config))) {
        fail(`The settings ${showJson(config)} are accepted.`, 'let the schema refuse what has no meaning.');
      }
    }
    for (const { settings, config } of await subject.samples()) {
      for (const name of Object.keys(settings as object)) {
        const tried = await Promise.all(
          GARBAGE.map((value) => isRefused(subject, { ...(config as object), [name]: value })),
        );
        if (!tried.includes(true)) {
          fail(
            `The setting ${name} accepts anything: text, numbers, null, lists and functions.`,
            'say its type in the schema, and its range.',
          );
        }
      }
    }
  },
};

export const settingsDescribed: CheckDefinition = {
  name: 'settings-described',
  title: 'every setting is described, with its meaning, unit and default',
  async run(subject) {
    const properties = propertiesOf(subject.segmenter);
    // Not every schema library can describe itself.
    for (const [name, { description }] of Object.entries(properties ?? {})) {
      if (typeof description !== 'string' || description.trim().length < 10) {
        fail(
          `The setting ${name} has no description${description ? ` to speak of: "${description}"` : ''}.`,
          'with zod, .describe() it: meaning, unit, default. It is the form that users of the API fill in.',
        );
      }
    }
  },
};

async function isRefused(subject: Subject, config: unknown): Promise<boolean> {
  try {
    const result = await subject.validate(config);
    if (result.valid) return false;
    if (result.messages.length === 0 || result.messages.some((message) => message.trim() === '')) {
      fail(`The settings ${showJson(config)} are refused without a message.`, 'say in every issue what is wrong.');
    }
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConformanceFailure') throw error;
    return fail(
      `The schema throws on ${showJson(config)}: ${String(error)}.`,
      'a schema answers with issues; refinements must stand values of any type.',
    );
  }
}
