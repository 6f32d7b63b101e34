import { createGuide, deleteGuide, editGuide } from '../research/guides.ts';
import { createQuestion, deleteQuestion, editQuestion } from '../research/questions.ts';
import type { ApplyContext } from './apply.ts';
import { namedPersona } from './named-rows.ts';
import { stepsOf, wantedOf } from './plan.ts';

/** Makes and changes guides, and questions, which may name personas. */
export async function applyResearch(context: ApplyContext): Promise<void> {
  const { scope, plan, stored } = context;
  for (const one of stepsOf(plan, 'interviewGuides')) {
    const { key, name, template, topics } = wantedOf(plan, 'interviewGuides', one);
    const before = stored.rows.guides.get(key);
    await context.step(one, () =>
      before
        ? editGuide(scope, before, { name, topics, template })
        : createGuide(scope, { key, name, topics, ...(template === null ? {} : { template }) }),
    );
  }
  for (const one of stepsOf(plan, 'researchQuestions')) {
    const { key, persona, ...fields } = wantedOf(plan, 'researchQuestions', one);
    const before = stored.rows.questions.get(key);
    await context.step(one, async () => {
      const personaId = persona === null ? null : await namedPersona(context, persona, ['persona']);
      return before
        ? editQuestion(scope, before, { ...fields, personaId })
        : createQuestion(scope, { ...fields, key, personaId });
    });
  }
}

/** Deletes the guides and questions that a file leaves out. */
export async function pruneResearch(context: ApplyContext): Promise<void> {
  const { scope, plan, stored } = context;
  for (const one of plan.steps.filter(({ action }) => action === 'DELETE')) {
    if (one.section === 'interviewGuides') {
      await context.step(one, () => deleteGuide(scope, stored.rows.guides.get(one.key)!));
    }
    if (one.section === 'researchQuestions') {
      await context.step(one, () => deleteQuestion(scope, stored.rows.questions.get(one.key)!));
    }
  }
}
