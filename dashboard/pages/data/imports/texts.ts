import { texts } from '../../../reader/language.ts';
import { en } from './texts.en.ts';
import { zh } from './texts.zh.ts';

/** Texts of imports. */
export const words = texts(en, zh);
