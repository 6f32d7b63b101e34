import { texts } from '../reader/language.ts';
import { en } from './texts.en.ts';
import { zh } from './texts.zh.ts';

/** Texts of the shared components. */
export const uiWords = texts(en, zh);
