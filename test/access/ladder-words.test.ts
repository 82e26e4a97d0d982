import {describe, expect, test} from 'vitest';
import {accessRung, eligibleRung, locksRung} from '../../source/access/access-rungs.ts';
import {actionWords} from '../../source/access/action-words.ts';
import {withoutTemplates} from '../../source/access/finding-words.ts';
import {scenarios} from '../../source/access/scenario.ts';
import {foundryTarget, projectTarget} from './support/records.ts';

const prefix = 'Microsoft.CognitiveServices/accounts';

describe('actions in words', () => {
	test.for([
		[[`${prefix}/OpenAI/responses/write`], 'responses'],
		[[`${prefix}/OpenAI/deployments/chat/completions/action`, `${prefix}/OpenAI/responses/write`], 'chat completions and responses'],
		[[`${prefix}/OpenAI/deployments/embeddings/action`, `${prefix}/MaaS/embeddings/action`], 'embeddings'],
		[[`${prefix}/somethingNew/read`], 'somethingNew/read'],
		[[], ''],
	] as const)('%j are %s', ([actions, words]) => expect(actionWords(actions)).toBe(words));

	test('name a few, and say how many more there are', () => {
		expect(actionWords(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d and 2 more');
		expect(actionWords(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, d and e');
	});

	test('stand for every data action that a scenario with a call needs', () => {
		const called = Object.values(scenarios).filter(({proof}) => proof === 'call');
		const needed = called.flatMap(({needs}) =>
			needs.flatMap(({dataActions, dataActionsByModel = [], onAzureOpenAI}) => [
				...dataActions,
				...dataActionsByModel.flatMap(one => one.dataActions),
				...(onAzureOpenAI?.dataActions ?? []),
			]),
		);
		expect(needed.length).toBeGreaterThan(5);
		expect(needed.filter(action => /[/]/u.test(actionWords([action])))).toEqual([]);
	});
});

test.for([
	['POST /api/projects/{projectName}/openai/v1/responses', projectTarget, `POST /api/projects/${projectTarget.project?.name}/openai/v1/responses`],
	['POST /openai/deployments/{deployment-id}/chat/completions', foundryTarget, 'POST /openai/deployments/gpt-4o-mini/chat/completions'],
	['GET /api/projects/{project_name}/agents/{agentId}', foundryTarget, 'GET /api/projects/…/agents/…'],
	['braces {in prose} stay', foundryTarget, 'braces {in prose} stay'],
] as const)('a route template is filled in: %s', ([text, target, told]) => expect(withoutTemplates(text, target)).toBe(told));

test('what nobody read is not known, rather than fine', () => {
	const grants = [
		{need: 'required', principal: {id: 'p', type: 'User', name: null}, roleId: 'r', roleName: 'R', scope: '/', name: 'n', exists: false},
	] as const;
	const plan = {grants, assignable: 'yes', because: [], choices: [], compared: [], customRole: null} as const;
	expect([locksRung(plan, null, foundryTarget).state, eligibleRung([]).state, accessRung([], {objectId: 'p'}).state]).toEqual([
		'unknown',
		'unknown',
		'unknown',
	]);
});
