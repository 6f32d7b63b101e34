import { TEAMS, type Team as TeamName } from '../../../services/research/teams.ts';
import { builder } from '../../core/builder.ts';

const MEANINGS: Readonly<Record<TeamName, string>> = {
  MARKETING: 'Marketing.',
  SALES: 'Sales.',
  SERVICE: 'Customer service.',
  FINANCE: 'Finance.',
  LEGAL: 'Legal.',
  PRODUCT: 'Product.',
};

export const Team = builder.enumType('Team', {
  description: 'A team that contributes to personas.',
  values: Object.fromEntries(TEAMS.map((team) => [team, { value: team, description: MEANINGS[team] }])) as Record<
    TeamName,
    { value: TeamName; description: string }
  >,
});
