import {pages, type Row} from './row.ts';

const githubModels = /models\.(?:github\.ai|inference\.ai\.azure\.com)\b|\[GitHub token\]|\bmodels` permission is required/iu;

/** The call never was for Azure. Before every other row: these hosts refuse in the words of Azure too. */
export const elsewhereDiagnoses = {
	'endpoint.github-models': {
		when: ({evidence}) => githubModels.test(`${evidence.request ?? ''} ${evidence.message.slice(0, 8000)} ${evidence.headers['www-authenticate'] ?? ''}`),
		cause: ({evidence}) =>
			/models\.inference\.ai\.azure\.com/iu.test(`${evidence.request ?? ''} ${evidence.message.slice(0, 8000)}`)
				? 'This is GitHub Models and no resource of Azure, and its address models.inference.ai.azure.com answers no more since October 2025. Roles of Azure say nothing there.'
				: 'This is GitHub Models and no resource of Azure: it takes tokens of GitHub, and roles of Azure say nothing there.',
		remedies: [
			{text: 'To go on at GitHub: https://models.github.ai/inference with a GitHub token that has the permission models: read'},
			{
				text: 'To move to Azure: create a Foundry resource, deploy the model there, and call https://<subdomain>.services.ai.azure.com/openai/v1 without a GitHub token',
			},
			{text: 'Then set up keyless access to it', command: 'foundry-keyless'},
		],
		learnMore: pages.githubModels,
		verdict: 'endpoint',
	},
} as const satisfies Record<string, Row>;
