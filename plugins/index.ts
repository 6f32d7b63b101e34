/**
 * The enabled plugins, a plain array: adding a folder is one import and one line. `template/` is to copy, not to run.
 */
import type { Segmenter } from 'personagraph/segmenter';
import behavioral from './behavioral/index.ts';
import clusters from './clusters/index.ts';
import demographic from './demographic/index.ts';
import geographic from './geographic/index.ts';
import lifecycle from './lifecycle/index.ts';
import psychographic from './psychographic/index.ts';
import rules from './rules/index.ts';

const plugins: readonly Segmenter[] = [
  ...behavioral,
  ...clusters,
  ...demographic,
  ...geographic,
  ...lifecycle,
  ...psychographic,
  ...rules,
];

export default plugins;
