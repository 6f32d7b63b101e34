import { constant, first } from './replaced-plugins.ts';

export default [first, constant];
