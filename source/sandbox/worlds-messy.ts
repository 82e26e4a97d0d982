import {roleIds} from './role-definitions.ts';
import {customRole, exceptPrivileged, modelCaller} from './worlds-access.ts';
import {applications, groups, managedIdentities, people} from './worlds-directory.ts';
import {groupScope, projectScope, subscriptionScope} from './worlds-resources.ts';
import {ana, anaAssigns, dayMs, foundry, group, held, openai, type Sketch, servicePrincipal, user} from './worlds-sketch.ts';

/** Left the company: the directory has forgotten them, their role stayed. */
export const formerColleague = {id: 'e1c84b57-3f09-4d62-a8be-760d15c92f43'} as const;

/** Made when chat was all that there was: the calls that came later are not in it. */
export const agedCaller = customRole(
	'7b35d2e9-04a6-4c81-9f57-d8e0613ba24c',
	'Foundry keyless: call OpenAI models only (contoso-foundry)',
	'Exactly 1 data action, for keyless access; data actions that Azure adds later are not in it.',
	[groupScope],
	[{dataActions: ['Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action']}],
);

export const messySketches: Readonly<Record<string, Sketch>> = {
	messy: {
		description:
			'contoso-foundry after a year without care: roles that are broader than needed, roles given by habit, roles of people who left. New roles take 2 s.',
		holds: [
			...anaAssigns,
			// What has to be found on contoso-foundry.
			held(ana, roleIds.contributor, foundry),
			{...held(user(people.ivan), roleIds.owner, foundry), condition: exceptPrivileged},
			held(user(people.grace), roleIds.azureAIDeveloper, foundry),
			held(group(groups.aiEvaluators), modelCaller.id, foundry),
			held(user(formerColleague), roleIds.cognitiveServicesOpenAIUser, foundry),
			held(servicePrincipal(applications.evaluator), roleIds.cognitiveServicesOpenAIUser, foundry),
			held(user(people.ben), roleIds.cognitiveServicesOpenAIUser, foundry),
			held(user(people.femi), roleIds.cognitiveServicesOpenAIUser, subscriptionScope),
			held(user(people.hana), roleIds.cognitiveServicesUser, foundry),
			held(servicePrincipal(managedIdentities.chatApi), roleIds.contributor, groupScope),
			held(servicePrincipal(managedIdentities.batchJobs), agedCaller.id, foundry),
			// The same on contoso-openai, which an upgrade would widen.
			held(user(people.hana), roleIds.cognitiveServicesUser, openai),
			held(group(groups.aiEvaluators), modelCaller.id, openai),
			// What is as it should be.
			held(group(groups.aiDevelopers), roleIds.cognitiveServicesOpenAIUser, foundry),
			held(group(groups.aiDevelopers), roleIds.reader, groupScope),
			held(servicePrincipal(applications.supportBot), roleIds.cognitiveServicesOpenAIUser, foundry),
			held(user(people.lucia), roleIds.foundryProjectManager, foundry),
			held(user(people.omar), roleIds.cognitiveServicesUsagesReader, subscriptionScope),
			held(user(people.jo), roleIds.foundryUser, projectScope('contoso-foundry', 'alpha')),
			{...held(user(people.noah), roleIds.roleBasedAccessControlAdministrator, subscriptionScope), condition: exceptPrivileged},
		],
		scheduled: [
			{...held(user(people.elif), roleIds.owner, foundry), state: 'eligible', endsInMs: 90 * dayMs},
			{...held(user(people.chloe), roleIds.cognitiveServicesOpenAIUser, foundry), state: 'eligible', endsInMs: 90 * dayMs},
			{...held(user(people.mei), roleIds.contributor, foundry), state: 'activated', endsInMs: dayMs / 6},
		],
		customRoles: [modelCaller, agedCaller],
		contoso: () => ({hidden: [applications.evaluator.id]}),
		propagation: {kind: 'after', ms: 2_000},
	},
};
