import { graphql, type VariablesOf } from '../../data/graphql.ts';

export const CreateObjective = graphql(`
  mutation CreateObjectiveStrategy($input: CreateObjectiveInput!) {
    createObjective(input: $input) { objective { id version } userErrors { code field message } }
  }
`);

export const CreateAction = graphql(`
  mutation CreateActionStrategy($input: CreateActionPlanInput!) {
    createActionPlan(input: $input) { actionPlan { id version } userErrors { code field message } }
  }
`);

export const CreatePlay = graphql(`
  mutation CreatePlayStrategy($input: CreatePlayInput!) {
    createPlay(input: $input) { play { id version } userErrors { code field message } }
  }
`);

export const CreateNeed = graphql(`
  mutation CreateNeedStrategy($input: CreateUnderlyingNeedInput!) {
    createUnderlyingNeed(input: $input) { need { id version } userErrors { code field message } }
  }
`);

export const EditObjective = graphql(`
  mutation EditObjectiveStrategy($input: EditObjectiveInput!) {
    editObjective(input: $input) { objective { id version } userErrors { code field message } }
  }
`);

export const EditAction = graphql(`
  mutation EditActionStrategy($input: EditActionPlanInput!) {
    editActionPlan(input: $input) { actionPlan { id version } userErrors { code field message } }
  }
`);

export const EditPlay = graphql(`
  mutation EditPlayStrategy($input: EditPlayInput!) {
    editPlay(input: $input) { play { id version } userErrors { code field message } }
  }
`);

export const EditNeed = graphql(`
  mutation EditNeedStrategy($input: EditUnderlyingNeedInput!) {
    editUnderlyingNeed(input: $input) { need { id version } userErrors { code field message } }
  }
`);

export const DeleteObjective = graphql(`
  mutation DeleteObjectiveStrategy($input: DeleteObjectiveInput!) {
    deleteObjective(input: $input) { deletedId userErrors { code field message } }
  }
`);

export const DeleteAction = graphql(`
  mutation DeleteActionStrategy($input: DeleteActionPlanInput!) {
    deleteActionPlan(input: $input) { deletedId userErrors { code field message } }
  }
`);

export const DeletePlay = graphql(`
  mutation DeletePlayStrategy($input: DeletePlayInput!) {
    deletePlay(input: $input) { deletedId userErrors { code field message } }
  }
`);

export const DeleteNeed = graphql(`
  mutation DeleteNeedStrategy($input: DeleteUnderlyingNeedInput!) {
    deleteUnderlyingNeed(input: $input) { deletedId userErrors { code field message } }
  }
`);

export const MeasureObjective = graphql(`
  mutation MeasureObjectiveStrategy($input: MeasureObjectiveInput!) {
    measureObjective(input: $input) { objective { id version } userErrors { code field message } }
  }
`);

export const RecordDecision = graphql(`
  mutation RecordDecisionStrategy($input: RecordDecisionInput!) {
    recordDecision(input: $input) { decision { id version } userErrors { code field message } }
  }
`);

export const EditDecision = graphql(`
  mutation EditDecisionStrategy($input: EditDecisionInput!) {
    editDecision(input: $input) { decision { id version } userErrors { code field message } }
  }
`);

export const ConfirmDecision = graphql(`
  mutation ConfirmDecisionStrategy($input: ConfirmDecisionInput!) {
    confirmDecision(input: $input) { decision { id version } userErrors { code field message } }
  }
`);

export const DeleteDecision = graphql(`
  mutation DeleteDecisionStrategy($input: DeleteDecisionInput!) {
    deleteDecision(input: $input) { deletedId userErrors { code field message } }
  }
`);

export type ObjectiveInput = VariablesOf<typeof EditObjective>['input'];
export type MetricInput = VariablesOf<typeof CreateObjective>['input']['metric'];
export type Translated = NonNullable<ObjectiveInput['translations']>[number];
