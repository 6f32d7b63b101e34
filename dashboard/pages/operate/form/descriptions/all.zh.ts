import { BEHAVIORAL } from './behavioral.zh.ts';
import { DEMOGRAPHIC } from './demographic.zh.ts';
import { GEOGRAPHIC } from './geographic.zh.ts';
import { LIFECYCLE } from './lifecycle.zh.ts';
import { PSYCHOGRAPHIC } from './psychographic.zh.ts';

/** Descriptions of settings in Chinese, by the English ones that their schema has. A test says that none is missing. */
export const DESCRIPTIONS_ZH: Readonly<Record<string, string>> = {
  ...BEHAVIORAL,
  ...DEMOGRAPHIC,
  ...GEOGRAPHIC,
  ...LIFECYCLE,
  ...PSYCHOGRAPHIC,
};
