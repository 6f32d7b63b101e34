import { graphql, type ResultOf } from '../../data/graphql.ts';

export const RuleSegmentations = graphql(`
  query RuleSegmentations($language: Language!) {
    segmentations(filter: { segmenters: ["rules.conditions"] }) {
      id
      key
      name(language: $language)
      status
      enabled
      segments { id name(language: $language) size current }
    }
  }
`);

export const RuleSheet = graphql(`
  query RuleSheet($language: Language!, $key: String!) {
    segmentation(key: $key) {
      id
      key
      name(language: $language)
      version
      config
      status
      enabled
      segmenterId
      currentRun { id state progress }
      segments { id key size current rule: description(language: EN) }
    }
  }
`);

/** Names that rules can ask for. */
export const Catalogue = graphql(`
  query RuleCatalogue($language: Language!) {
    features { name kind label(language: $language) }
  }
`);

export const RulePreview = graphql(`
  query RulePreview($language: Language!, $input: PreviewSegmentationInput!) {
    segmentationPreview(input: $input) {
      preview {
        population
        doubts { segment clause holds text(language: $language) }
        segments {
          key
          size
          unknown
          enter
          leave
          stay
          clauses { text depth matched failed unknown remaining }
          personas { id key name(language: $language) }
          sample { id externalId name }
        }
      }
      userErrors { code field message }
    }
  }
`);

export const SaveRules = graphql(`
  mutation SaveRules($input: ConfigureSegmentationInput!) {
    configureSegmentation(input: $input) {
      segmentation { id key version }
      userErrors { code field message }
    }
  }
`);

export const RunRules = graphql(`
  mutation RunRules($id: ID!) {
    runSegmentations(input: { segmentationIds: [$id] }) {
      run { id }
      userErrors { code field message }
    }
  }
`);

export type RuleSheetData = NonNullable<ResultOf<typeof RuleSheet>['segmentation']>;
export type PreviewPayload = ResultOf<typeof RulePreview>['segmentationPreview'];
export type SegmentPreview = NonNullable<PreviewPayload['preview']>['segments'][number];
export type FeatureName = ResultOf<typeof Catalogue>['features'][number];
