import { constant } from './replaced-plugins.ts';

export default [constant];
