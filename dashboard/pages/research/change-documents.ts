import { graphql, type VariablesOf } from '../../data/graphql.ts';

export const RecordInterview = graphql(`
  mutation RecordInterview($input: RecordInterviewInput!) {
    recordInterview(input: $input) { interview { id version } userErrors { code field message } }
  }
`);

export const EditInterview = graphql(`
  mutation EditInterview($input: EditInterviewInput!) {
    editInterview(input: $input) { interview { id version } userErrors { code field message } }
  }
`);

export const DeleteInterview = graphql(`
  mutation DeleteInterview($input: DeleteInterviewInput!) {
    deleteInterview(input: $input) { deletedId userErrors { code field message } }
  }
`);

export const CreateGuide = graphql(`
  mutation CreateInterviewGuide($input: CreateInterviewGuideInput!) {
    createInterviewGuide(input: $input) { guide { id version } userErrors { code field message } }
  }
`);

export const EditGuide = graphql(`
  mutation EditInterviewGuide($input: EditInterviewGuideInput!) {
    editInterviewGuide(input: $input) { guide { id version } userErrors { code field message } }
  }
`);

export const DeleteGuide = graphql(`
  mutation DeleteInterviewGuide($input: DeleteInterviewGuideInput!) {
    deleteInterviewGuide(input: $input) { deletedId userErrors { code field message } }
  }
`);

export const CreateTheme = graphql(`
  mutation CreateTheme($input: CreateResearchThemeInput!) {
    createResearchTheme(input: $input) { theme { id version } userErrors { code field message } }
  }
`);

export const EditTheme = graphql(`
  mutation EditTheme($input: EditResearchThemeInput!) {
    editResearchTheme(input: $input) { theme { id version } userErrors { code field message } }
  }
`);

export const MergeThemes = graphql(`
  mutation MergeThemes($input: MergeResearchThemesInput!) {
    mergeResearchThemes(input: $input) { theme { id version } userErrors { code field message } }
  }
`);

export const DeleteTheme = graphql(`
  mutation DeleteTheme($input: DeleteResearchThemeInput!) {
    deleteResearchTheme(input: $input) { deletedId userErrors { code field message } }
  }
`);

export const SaveSurvey = graphql(`
  mutation SaveSurvey($input: SaveSurveyInput!) {
    saveSurvey(input: $input) { survey { id key } userErrors { code field message } }
  }
`);

export const CreateQuestion = graphql(`
  mutation CreateQuestion($input: CreateResearchQuestionInput!) {
    createResearchQuestion(input: $input) { question { id version } userErrors { code field message } }
  }
`);

export const EditQuestion = graphql(`
  mutation EditQuestion($input: EditResearchQuestionInput!) {
    editResearchQuestion(input: $input) { question { id version } userErrors { code field message } }
  }
`);

export const DeleteQuestion = graphql(`
  mutation DeleteQuestion($input: DeleteResearchQuestionInput!) {
    deleteResearchQuestion(input: $input) { deletedId userErrors { code field message } }
  }
`);

export const SendFeedback = graphql(`
  mutation SendFeedback($input: SendResearchFeedbackInput!) {
    sendResearchFeedback(input: $input) { feedback { id version } userErrors { code field message } }
  }
`);

export const AcceptFeedback = graphql(`
  mutation AcceptFeedback($input: AcceptResearchFeedbackInput!) {
    acceptResearchFeedback(input: $input) { feedback { id version } userErrors { code field message } }
  }
`);

export const DeclineFeedback = graphql(`
  mutation DeclineFeedback($input: DeclineResearchFeedbackInput!) {
    declineResearchFeedback(input: $input) { feedback { id version } userErrors { code field message } }
  }
`);

export const DeleteFeedback = graphql(`
  mutation DeleteFeedback($input: DeleteResearchFeedbackInput!) {
    deleteResearchFeedback(input: $input) { deletedId userErrors { code field message } }
  }
`);

export type InterviewInput = VariablesOf<typeof EditInterview>['input'];
export type GuideInput = VariablesOf<typeof EditGuide>['input'];
export type QuestionInput = VariablesOf<typeof EditQuestion>['input'];
export type SurveyInput = VariablesOf<typeof SaveSurvey>['input'];
