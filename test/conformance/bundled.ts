import type { ConformanceOptions } from 'personagraph/testing';
import behavioral from '../../plugins/behavioral/conformance.ts';
import clusters from '../../plugins/clusters/conformance.ts';
import demographic from '../../plugins/demographic/conformance.ts';
import geographic from '../../plugins/geographic/conformance.ts';
import lifecycle from '../../plugins/lifecycle/conformance.ts';
import psychographic from '../../plugins/psychographic/conformance.ts';
import rules from '../../plugins/rules/conformance.ts';
import template from '../../plugins/template/conformance.ts';

const module = (path: string) => new URL(`../../plugins/${path}`, import.meta.url).href;

const SAMPLES: Readonly<Record<string, ConformanceOptions>> = {
  ...demographic,
  ...behavioral,
  ...clusters,
  ...geographic,
  ...lifecycle,
  ...psychographic,
  ...rules,
};

/** What the kit is told of each bundled segmenter, by id. */
export const BUNDLED: Readonly<Record<string, ConformanceOptions>> = {
  'behavioral.top-spenders': { ...template, module: module('template/index.ts') },
  ...Object.fromEntries(
    Object.entries(SAMPLES).map(([id, options]) => [id, { ...options, module: module('index.ts') }]),
  ),
};
