import type { Segmenter } from 'personagraph/segmenter';
import plugins from '../../plugins/index.ts';
import template from '../../plugins/template/index.ts';

/** Every segmenter of the project: the bundled ones, and the template to copy. */
const all: readonly Segmenter[] = [...plugins, ...template];

export default all;
