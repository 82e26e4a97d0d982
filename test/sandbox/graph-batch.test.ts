import {describe, expect, test} from 'vitest';
import {ids, startSmallCloud} from './support/small-cloud.ts';

const graph = 'https://graph.microsoft.com/v1.0';

const start = async () => {
	const cloud = await startSmallCloud({});
	const token = await cloud.appToken('https://graph.microsoft.com/.default');
	return async (path: string, json: unknown) => cloud.call(`${graph}${path}`, {json, headers: {authorization: `Bearer ${token}`}});
};

describe('a batch at Graph', () => {
	test('answers each part as if it had come alone', async () => {
		const ask = await start();
		const {status, body} = await ask('/$batch', {
			requests: [
				{id: 'a', method: 'GET', url: `/users/${ids.ada}?$select=id`},
				{id: 'b', method: 'GET', url: '/users/nobody@contoso.com'},
				{id: 'c', method: 'POST', url: `/users/${ids.ada}/getMemberGroups`, headers: {'Content-Type': 'application/json'}, body: {securityEnabledOnly: false}},
				{id: 'd', method: 'GET', url: '/users?$filter=favouriteColour eq 1'},
			],
		});
		expect(status).toBe(200);
		expect(body['responses']).toMatchObject([
			{id: 'a', status: 200, body: {id: ids.ada}},
			{id: 'b', status: 404, body: {error: {code: 'Request_ResourceNotFound'}}},
			{id: 'c', status: 200, body: {value: [ids.team, ids.everyone]}},
			{id: 'd', status: 501, body: {error: {code: 'NotModelled'}}},
		]);
	});

	test.for([
		['more than 20 parts', {requests: Array.from({length: 21}, (_, id) => ({id: String(id), method: 'GET', url: '/me'}))}, 400],
		[
			'two parts of one id',
			{
				requests: [
					{id: '1', method: 'GET', url: '/me'},
					{id: '1', method: 'GET', url: '/me'},
				],
			},
			400,
		],
		['no parts', {}, 400],
		['parts that wait for others', {requests: [{id: '1', method: 'GET', url: '/me', dependsOn: ['2']}]}, 501],
	] as const)('of %2$s is refused', async ([, json, status]) => {
		const ask = await start();
		expect(await ask('/$batch', json)).toMatchObject({status});
	});

	test('1,001 ids are more than getByIds takes', async () => {
		const ask = await start();
		expect(await ask('/directoryObjects/getByIds', {ids: Array.from({length: 1001}, () => ids.ada)})).toMatchObject({status: 400});
	});
});
