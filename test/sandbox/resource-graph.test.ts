import {describe, expect, test} from 'vitest';
import {parseQuery} from '../../source/sandbox/resource-graph-query.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, subscription} from '../../source/sandbox/worlds-resources.ts';
import {type Asked, createCloud} from './support/ask.ts';

const path = '/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01';
const asking = (query: string, more: Asked & {readonly options?: unknown; readonly subscriptions?: readonly string[]} = {}): Asked => {
	const {options, subscriptions, ...rest} = more;
	return {...rest, body: {query, ...(options ? {options} : {}), ...(subscriptions ? {subscriptions} : {})}};
};
const accounts = "type =~ 'Microsoft.CognitiveServices/accounts'";

describe('a query', () => {
	test.for([
		[`resources | where ${accounts} | project name`, ['contoso-foundry', 'contoso-models', 'contoso-openai', 'contoso-speech']],
		[`Resources | where ${accounts} and kind == 'OpenAI' | project name`, ['contoso-openai']],
		[`resources | where ${accounts} and kind == 'openai' | project name`, []],
		[`resources | where ${accounts} and (kind =~ 'openai' or location == 'westeurope') | project name`, ['contoso-openai', 'contoso-speech']],
		[
			`resources | where type in~ ('x', 'MICROSOFT.cognitiveservices/accounts') and kind in ('AIServices', 'OpenAI') | project name`,
			['contoso-foundry', 'contoso-models', 'contoso-openai'],
		],
		[`resources | where ${accounts} | where not(kind =~ 'AIServices') and name !~ 'contoso-speech' | project name`, ['contoso-openai']],
		[`resources | where ${accounts} and kind !in~ ('aiservices', 'openai') | project name`, ['contoso-speech']],
		[
			"resources | where type == 'microsoft.cognitiveservices/accounts/projects' | project name",
			['contoso-foundry/alpha', 'contoso-foundry/beta', 'contoso-models/research'],
		],
		[`resources | where ${accounts} and properties.endpoints['AI Foundry API'] contains 'models' | project name`, ['contoso-models']],
		[`resources | where ${accounts} and isnotempty(properties.defaultProject) | project name`, ['contoso-foundry', 'contoso-models']],
		[`resources | where ${accounts} | order by name | project name | take 2`, ['contoso-speech', 'contoso-openai']],
		[
			`resources | where ${accounts} | order by location asc, name desc | project name`,
			['contoso-models', 'contoso-foundry', 'contoso-openai', 'contoso-speech'],
		],
		["resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | project name", [subscription.name]],
		["resourcecontainers | where type endswith 'resourcegroups' | project name", ['rg-ai']],
	] as const)('%s', async ([query, names]) => {
		const {status, body} = await createCloud('fresh').arm('POST', path, asking(query));
		expect([status, body['data'].map(row => row['name'])]).toEqual([200, names]);
		expect(body).toMatchObject({totalRecords: names.length, count: names.length, facets: [], resultTruncated: 'false'});
	});

	test('names its columns, and those without a name after their path', async () => {
		const query = `resources | where name == 'contoso-openai' | extend upper = toupper(kind) | project id, sub=properties.customSubDomainName, tolower(location), properties.endpoint, upper`;
		const {body} = await createCloud('fresh').arm('POST', path, asking(query));
		expect(body['data']).toEqual([
			{
				id: accountScope('contoso-openai'),
				sub: 'contoso-openai',
				location: 'swedencentral',
				properties_endpoint: 'https://contoso-openai.openai.azure.com/',
				upper: 'OPENAI',
			},
		]);
	});

	test('shows only what the caller may read, in subscriptions that the caller sees', async () => {
		const names = async (world: string, as?: string) => {
			const {body} = await createCloud(world).arm('POST', path, asking(`resources | where ${accounts}`, as === undefined ? {} : {as}));
			return body['data'].map(row => row['name']);
		};
		expect(await names('fresh', people.ben.id)).toEqual([]);
		expect(await names('endpoint-only')).toEqual([]);
		expect(await names('admin', people.ben.id)).toHaveLength(4);
	});

	test('is kept to the subscriptions it names', async () => {
		const {body} = await createCloud('fresh').arm('POST', path, asking('resources', {subscriptions: ['99999999-0000-4000-8000-000000000009']}));
		expect(body['totalRecords']).toBe(0);
	});

	test('comes in pages by $skipToken', async () => {
		const cloud = createCloud('fresh');
		const query = `resources | where ${accounts} | project name`;
		const first = await cloud.arm('POST', path, asking(query, {options: {$top: 3}}));
		const second = await cloud.arm('POST', path, asking(query, {options: {$top: 3, $skipToken: first.body['$skipToken']}}));
		expect([first.body['count'], first.body['totalRecords'], second.body['count']]).toEqual([3, 4, 1]);
		expect(second.body).not.toHaveProperty('$skipToken');
	});
});

describe('a query that is not answered', () => {
	test.for([
		['resources | where type ==', 1, 25, '<EOF>'],
		['resources\n| wher type', 2, 1, 'wher'],
		["resources | where name == 'x", 1, 25, "'"],
		['resources | project a b', 1, 21, 'b'],
	] as const)('%s is 400 with the place in details', async ([query, line, position, token]) => {
		const {status, body} = await createCloud('fresh').arm('POST', path, asking(query));
		expect([status, body['error']['code']]).toEqual([400, 'BadRequest']);
		expect(body['error']['message']).toMatch(/^Please provide below info when asking for support: timestamp = \S+Z, correlationId = [0-9a-f-]{36}\.$/);
		expect(body['error']['details'].map(detail => detail['code'])).toEqual(['InvalidQuery', 'ParserFailure']);
		expect(body['error']['details'][1]).toMatchObject({line, characterPositionInLine: position, token});
	});

	test.for([
		'resources | summarize count() by type',
		'resources | join (resourcecontainers) on subscriptionId',
		'resources | where strlen(name) == 1',
		"resources | where name > 'a'",
		'authorizationresources',
	])('%s is 501, not modelled', async query => {
		expect((await createCloud('fresh').arm('POST', path, asking(query))).status).toBe(501);
	});

	test('is the sixteenth in five seconds: 429, and the next window answers', async () => {
		const cloud = createCloud('fresh');
		const remaining: (string | undefined)[] = [];
		for (let asked = 0; asked < 16; asked++) {
			const {status, headers} = await cloud.arm('POST', path, asking('resources | take 1'));
			remaining.push(`${status} ${headers['x-ms-user-quota-remaining']}`);
		}
		expect([remaining[0], remaining[14], remaining[15]]).toEqual(['200 14', '200 0', '429 0']);
		cloud.clock.now += 5_000;
		expect((await cloud.arm('POST', path, asking('resources | take 1'))).headers['x-ms-user-quota-remaining']).toBe('14');
	});
});

test('a query read twice is the same query', () => {
	const text = "resources | where a.b['c d'] =~ 'x' or tolower(z) in~ ('p', 'q') | project n=a.b | sort by n asc | limit 3";
	expect(parseQuery(text)).toEqual(parseQuery(text.replaceAll(' | ', '\n|')));
});
