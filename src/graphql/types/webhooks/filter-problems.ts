import type { Webhook } from '../../../db/tables/webhooks/webhooks.ts';
import { segmentationProblem, segmentProblem } from '../../../engine/answer/sources.ts';
import type { Loaders } from '../../core/loaders.ts';

type Filter = Pick<Webhook, 'segmentationIds' | 'segmentIds' | 'personaIds'>;

/** What a filter names of which nothing can come now, and why; each reason once. */
export async function filterProblems(filter: Filter, loaders: Loaders): Promise<string[]> {
  const problems = await Promise.all([
    ...filter.segmentationIds.map(async (id) => {
      const segmentation = await loaders.segmentation.load(id);
      return segmentation ? segmentationProblem(segmentation) : 'a segmentation was deleted';
    }),
    ...filter.segmentIds.map(async (id) => {
      const segment = await loaders.segment.load(id);
      const segmentation = segment && (await loaders.segmentation.load(segment.segmentationId));
      return segmentation ? segmentProblem(segment, segmentation) : 'a segment was deleted';
    }),
    ...filter.personaIds.map(async (id) => {
      const persona = await loaders.persona.load(id);
      if (!persona) return 'a persona was deleted';
      return persona.status === 'ACTIVE' ? null : `the persona ${persona.name} is not active`;
    }),
  ]);
  return [...new Set(problems.filter((problem) => problem !== null))];
}
