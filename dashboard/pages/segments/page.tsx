import type { PageProps } from '../../app/pages.ts';
import { SegmentationList } from './list.tsx';
import { OneSegmentation } from './one.tsx';
import './page.css';

/** All segmentations, or one of them by its key. */
export default function SegmentsPage({ params }: PageProps) {
  const { key } = params;
  return key === undefined ? <SegmentationList /> : <OneSegmentation key={key} segmentationKey={key} />;
}
