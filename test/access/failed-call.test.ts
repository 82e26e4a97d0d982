import {expect, test} from 'vitest';
import {modelCalls} from '../../source/access/endpoint.ts';
import {asFailed} from '../../source/access/failed-call.ts';
import {foundryTarget} from './support/records.ts';

const calls = modelCalls({scenario: 'inference', target: foundryTarget});
const [first, second] = calls;
const host = new URL(first?.url ?? '').hostname;
const subdomain = host.split('.')[0];
const order = (failed: readonly string[]): readonly string[] => asFailed(calls, failed).map(({url}) => url);
const all = calls.map(({url}) => url);
const path = new URL(second?.url ?? '').pathname;

test.for([
	['nothing that was called', [], all],
	['the second route', [second?.url ?? ''], [all[1], all[0], ...all.slice(2)]],
	['the same path on another name of the resource', [`https://${subdomain}.openai.azure.com${path}`], [`https://${subdomain}.openai.azure.com${path}`, ...all]],
	['a version of its own', [`https://${host}${path}?api-version=preview`], [`https://${host}${path}?api-version=preview`, ...all]],
	['a path that would not be called', [`https://${host}/openai/v1/files`], all],
	['another resource', [`https://somebody-else.openai.azure.com${path}`], all],
	['a host that is none of Azure’s', [`https://${subdomain}.openai.azure.com.evil.example${path}`], all],
	['an address with a port', [`https://${host}:8443${path}`], all],
	['an address without TLS', [`http://${host}${path}`], all],
	['what is no address', ['not a url'], all],
] as const)('after %s failed', ([, failed, expected]) => {
	expect(calls.length).toBeGreaterThan(1);
	expect(order(failed)).toEqual(expected);
});
