import { constant, second } from './replaced-plugins.ts';

export default [second, constant];
