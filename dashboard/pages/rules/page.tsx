import type { PageProps } from '../../app/pages.ts';
import { OneRules } from './one.tsx';
import './page.css';
import { Scratch } from './scratch.tsx';

/** A rule to try, or the rules of a segmentation by its key. */
export default function RulesPage({ params }: PageProps) {
  const { key } = params;
  return key === undefined ? <Scratch /> : <OneRules key={key} segmentationKey={key} />;
}
