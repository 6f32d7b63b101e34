import type { CheckDefinition } from '../check.ts';
import { noClock, noLocale, noOutsideWorld, noRandomness, noTimeZone } from './ambience.ts';
import { answersInRange, assignSynchronous } from './answers.ts';
import { explainAgrees, explainAtBorders, explainCitesNeeds, explainShowsValues } from './explain.ts';
import { fitCancelled, fitDeterministic } from './fit.ts';
import { fitsApart } from './fits-apart.ts';
import { batchSplit, localCodes, rowOrder } from './independence.ts';
import { inputsUntouched } from './inputs.ts';
import { loadApart } from './load-apart.ts';
import { manifest, texts } from './manifest.ts';
import { missingChoices } from './missing-choices.ts';
import { missingValues } from './missing-values.ts';
import { modelIsJson, modelMatters, modelSurvivesStorage } from './model.ts';
import { needsDeclared, needsRead } from './needs.ts';
import { needsApart } from './needs-apart.ts';
import { emptyPopulation, largePopulation, oddPopulations, singleRow, unseenValues } from './populations.ts';
import { reportSound } from './report.ts';
import { scoresUnknown, scoresWritten } from './scores.ts';
import { segmentKeys, stableKeys } from './segments.ts';
import { settingsDefaults, settingsDescribed, settingsRejection } from './settings.ts';
import { settingsMatter } from './settings-matter.ts';
import { keepsNothing, modelsApart, noMemory } from './state.ts';
import { untilHonest } from './until.ts';

/** Every check, in the order of a segmenter's life; `docs/segmenters.md` has the same list. */
export const CHECKS: readonly CheckDefinition[] = [
  manifest,
  texts,
  settingsDefaults,
  settingsRejection,
  settingsDescribed,
  settingsMatter,
  needsDeclared,
  needsRead,
  needsApart,
  fitDeterministic,
  fitCancelled,
  fitsApart,
  noClock,
  noRandomness,
  noOutsideWorld,
  noTimeZone,
  noLocale,
  loadApart,
  emptyPopulation,
  singleRow,
  oddPopulations,
  largePopulation,
  unseenValues,
  modelIsJson,
  modelSurvivesStorage,
  modelMatters,
  modelsApart,
  reportSound,
  segmentKeys,
  stableKeys,
  answersInRange,
  assignSynchronous,
  missingValues,
  missingChoices,
  scoresWritten,
  scoresUnknown,
  batchSplit,
  rowOrder,
  localCodes,
  noMemory,
  keepsNothing,
  inputsUntouched,
  untilHonest,
  explainAgrees,
  explainAtBorders,
  explainCitesNeeds,
  explainShowsValues,
];
