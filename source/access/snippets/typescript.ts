import {comment, folded, spread} from './fold.ts';
import type {Sample, SampleStyle} from './sample.ts';

/** JSON's escapes are JavaScript's. */
const text = (value: string): string => `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

export const typescriptSnippet = (sample: Sample): string => {
	const {credential, scope, style} = sample;
	const imports = folded('import {', [credential.name, 'getBearerTokenProvider'].toSorted(), "} from '@azure/identity';");
	const head = [
		...comment('//', credential.before),
		`const credential = ${credential.typescript};`,
		...folded('const token = getBearerTokenProvider(', ['credential', text(scope)], ');'),
	];
	if (style === 'rest') return ['// npm install @azure/identity', ...imports, '', ...head, ...restCall(sample), ''].join('\n');
	return [
		'// npm install openai @azure/identity',
		...imports,
		`import ${style.startsWith('v1') ? 'OpenAI' : '{AzureOpenAI}'} from 'openai';`,
		'',
		...head,
		...client(sample),
		...calls[style](text(sample.deployment)),
		'',
	].join('\n');
};

const client = ({apiVersion, baseUrl, deployment, origin, style}: Sample): readonly string[] =>
	style.startsWith('v1')
		? folded('const client = new OpenAI({', [`baseURL: ${text(baseUrl)}`, 'apiKey: token'], '});')
		: folded(
				'const client = new AzureOpenAI({',
				[`endpoint: ${text(origin)}`, `apiVersion: ${text(apiVersion ?? '')}`, `deployment: ${text(deployment)}`, 'azureADTokenProvider: token'],
				'});',
			);

const chat = (model: string): readonly string[] => [
	...folded('const answer = await client.chat.completions.create({', [`model: ${model}`, "messages: [{role: 'user', content: 'Say hello.'}]"], '});'),
	'console.log(answer.choices[0]?.message.content);',
];
const embeddings = (model: string): readonly string[] => [
	...folded('const answer = await client.embeddings.create({', [`model: ${model}`, "input: 'Say hello.'"], '});'),
	'console.log(answer.data[0]?.embedding.length);',
];

const calls: Readonly<Record<Exclude<SampleStyle, 'rest'>, (model: string) => readonly string[]>> = {
	'deployment-chat': chat,
	'v1-chat': chat,
	'deployment-embeddings': embeddings,
	'v1-embeddings': embeddings,
	'v1-responses': model => [
		...folded('const answer = await client.responses.create({', [`model: ${model}`, "input: 'Say hello.'"], '});'),
		'console.log(answer.output_text);',
	],
};

const restCall = ({body, headers, url}: Sample): readonly string[] => [
	'const url =',
	`  ${text(url)};`,
	'const answer = await fetch(url, {',
	"  method: 'POST',",
	'  headers: {',
	"    'content-type': 'application/json',",
	...Object.entries(headers).map(([name, value]) => `    ${text(name)}: ${text(value)},`),
	"    authorization: 'Bearer ' + (await token()),",
	'  },',
	`  body: JSON.stringify(${spread(body, '  ')}),`,
	'});',
	'console.log(answer.status, await answer.json());',
];
