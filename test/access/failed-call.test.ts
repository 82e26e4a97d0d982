import {describe, expect, test} from 'vitest';
import {typedDeployment} from '../../source/access/choose-target.ts';
import {modelCalls} from '../../source/access/endpoint.ts';
import {callsAfter} from '../../source/access/failed-call.ts';
import type {ScenarioId} from '../../source/access/scenario.ts';
import type {Target} from '../../source/access/target.ts';
import {foundryTarget} from './support/records.ts';

const scenario = 'inference';
const calls = modelCalls({scenario, target: foundryTarget});
const [first, second] = calls;
const host = new URL(first?.url ?? '').hostname;
const subdomain = host.split('.')[0];
const openai = `https://${subdomain}.openai.azure.com`;
const order = (failed: readonly string[], target: Target = foundryTarget, of: ScenarioId = scenario): readonly string[] =>
	callsAfter({scenario: of, target}, failed).map(({url}) => url);
const all = calls.map(({url}) => url);
const path = new URL(second?.url ?? '').pathname;
const name = foundryTarget.deployment?.name ?? '';

test.for([
	['nothing that was called', [], all],
	['the second route', [second?.url ?? ''], [all[1], all[0], ...all.slice(2)]],
	['the same path on another name of the resource', [`${openai}${path}`], [`${openai}${path}`, ...all]],
	['a version of its own', [`https://${host}${path}?api-version=preview`], [`https://${host}${path}?api-version=preview`, ...all]],
	[
		'the route by deployment, with a version that nobody knows',
		[`${openai}/openai/deployments/${name}/chat/completions?api-version=2031-13-99`],
		[`${openai}/openai/deployments/${name}/chat/completions?api-version=2031-13-99`, ...all],
	],
	['a path that would not be called', [`https://${host}/openai/v1/files`], all],
	['a route for pictures, which is dear', [`${openai}/openai/deployments/${name}/images/generations?api-version=2024-10-21`], all],
	['another resource', [`https://somebody-else.openai.azure.com${path}`], all],
	['a host that is none of Azure’s', [`${openai}.evil.example${path}`], all],
	['an address with a port', [`https://${host}:8443${path}`], all],
	['an address without TLS', [`http://${host}${path}`], all],
	['an address with a name in it', [`https://me@${host}${path}`], all],
	['what is no address', ['not a url'], all],
] as const)('after %s failed', ([, failed, expected]) => {
	expect(calls.length).toBeGreaterThan(1);
	expect(order(failed)).toEqual(expected);
});

describe('the address that failed is proven', () => {
	const chosen: Target = {...foundryTarget, deployment: typedDeployment('gpt-4o-mini-eu')};
	const project = {id: 'p', name: 'alpha', isDefault: true, endpoint: `https://${subdomain}.services.ai.azure.com/api/projects/alpha`, identityId: null};
	const inProject: Target = {...foundryTarget, project};

	test('with the deployment that is called now', () => {
		expect(
			order([`${openai}/openai/deployments/gpt-4o-mni/chat/completions?api-version=2024-06-01`], {
				...chosen,
				deployment: {...chosen.deployment, ...foundryTarget.deployment, name: 'gpt-4o-mini-eu'} as Target['deployment'],
			})[0],
		).toBe(`${openai}/openai/deployments/gpt-4o-mini-eu/chat/completions?api-version=2024-06-01`);
	});

	test.for([
		['by deployment in scenario openai', 'openai', foundryTarget, `${openai}/openai/deployments/${name}/chat/completions?api-version=2023-05-15`],
		['v1 in scenario openai', 'openai', foundryTarget, `${openai}/openai/v1/chat/completions`],
		['of a project', 'project', inProject, `https://${subdomain}.services.ai.azure.com/api/projects/alpha/openai/v1/chat/completions?api-version=v1`],
		['v1 where only the name of the deployment is known', 'inference', chosen, `${openai}/openai/v1/responses`],
	] as const)('%s', ([, of, target, url]) => {
		expect(order([url], target, of)[0]).toBe(url);
	});

	test.for([
		['another project', 'project', inProject, `https://${subdomain}.services.ai.azure.com/api/projects/beta/openai/v1/responses`],
		['other makers’ models in scenario openai', 'openai', foundryTarget, `https://${subdomain}.services.ai.azure.com/models/chat/completions`],
	] as const)('but not %s', ([, of, target, url]) => {
		expect(order([url], target, of)).toEqual(modelCalls({scenario: of, target}).map(call => call.url));
	});
});
