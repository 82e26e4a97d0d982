import {describe, expect, test} from 'vitest';
import {assess} from '../../source/access/assessment.ts';
import {carefulReasons} from '../../source/access/assessment-reasons.ts';
import type {ScenarioId} from '../../source/access/scenario.ts';
import type {Target} from '../../source/access/target.ts';
import {accessOf, account, ana, builtIn, group, type Held, managementGroup, role, subscription, target, viaTeam} from './support/access-world.ts';

const upgraded: Target = {...target, resource: target.resource && {...target.resource, endpoint: 'https://contoso-foundry.openai.azure.com/'}};
const modelCaller = role('Model Caller', {dataActions: ['Microsoft.CognitiveServices/*']});

const told = (held: readonly Held[], scenario: ScenarioId = 'openai', at: Target = target): readonly string[] =>
	assess({principal: ana, scenario, target: at, access: accessOf(held)})
		.because.filter(({id}) => carefulReasons.has(id))
		.map(({text}) => text);

describe('what asks for care though it works', () => {
	test.for([
		['nothing where the role fits', [{role: builtIn('Cognitive Services OpenAI User')}], 'openai', target, []],
		[
			'a role on the whole subscription',
			[{role: builtIn('Cognitive Services OpenAI User'), scope: subscription}],
			'openai',
			target,
			['Cognitive Services OpenAI User is broader than needed: it reaches all of subscription Contoso AI.'],
		],
		[
			'data actions on a management group, which take hours',
			[{role: builtIn('Cognitive Services OpenAI User'), scope: managementGroup}],
			'openai',
			target,
			[
				'Cognitive Services OpenAI User is broader than needed: it reaches all of management group contoso.',
				'Cognitive Services OpenAI User sits on management group contoso: data actions given there can take hours to reach an endpoint.',
			],
		],
		[
			'Azure AI Developer, which is meant for hubs',
			[{role: builtIn('Azure AI Developer')}],
			'inference',
			target,
			['Azure AI Developer covers /openai and /models, not Claude and not Foundry projects; it is meant for hubs.'],
		],
		[
			'a resource that was upgraded from Azure OpenAI',
			[{role: builtIn('Cognitive Services User')}],
			'inference',
			upgraded,
			['contoso-foundry was upgraded from Azure OpenAI: Cognitive Services User gives all of Foundry there now, agents and projects included.'],
		],
		[
			'a custom role with a wildcard there',
			[{role: modelCaller, ...viaTeam}],
			'inference',
			upgraded,
			[
				'Model Caller is broader than needed: 296 data actions where Cognitive Services User has 293.',
				'contoso-foundry was upgraded from Azure OpenAI: Model Caller gives all of Foundry there now, agents and projects included.',
			],
		],
		['nothing of an upgrade where the role gives OpenAI only', [{role: builtIn('Cognitive Services OpenAI User')}], 'openai', upgraded, []],
		[
			'Usages Reader below the subscription, where it gives nothing',
			[{role: builtIn('Cognitive Services Usages Reader'), scope: group}],
			'view-quota',
			target,
			['Cognitive Services Usages Reader works on a subscription only, not on resource group rg-ai.'],
		],
		[
			'nothing where Usages Reader is on the subscription',
			[{role: builtIn('Cognitive Services Usages Reader'), scope: subscription}],
			'view-quota',
			target,
			[],
		],
		[
			'an Owner who may deploy',
			[{role: builtIn('Owner'), scope: account}],
			'deploy-models',
			target,
			['Owner is broader than needed: it lists keys; it assigns roles; it administers the resource; it changes what other services hold.'],
		],
	] as const satisfies readonly (readonly [string, readonly Held[], ScenarioId, Target, readonly string[]])[])('%s', ([, held, scenario, at, texts]) => {
		expect(told(held, scenario, at)).toEqual(texts);
	});
});

describe('Administering is not calling', () => {
	test.for([
		['is told to an Owner', [{role: builtIn('Owner')}], true],
		['is told to a Contributor', [{role: builtIn('Contributor'), ...viaTeam}], true],
		['is not told to a Reader, who administers nothing', [{role: builtIn('Reader')}], false],
		['is not told to an Owner who can call', [{role: builtIn('Owner')}, {role: builtIn('Cognitive Services OpenAI User')}], false],
		['is not told of an Owner elsewhere', [{role: builtIn('Owner'), scope: `${account}-2`}], false],
	] as const)('%s', ([, held, expected]) => {
		const {because} = assess({principal: ana, scenario: 'openai', target, access: accessOf(held)});
		expect(because.some(({id}) => id === 'access.administers')).toBe(expected);
	});
});
