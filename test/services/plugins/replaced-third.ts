import { constant, third } from './replaced-plugins.ts';

export default [third, constant];
