import type {Sample, SampleStyle} from './sample.ts';

/** JSON's escapes are JavaScript's. */
const text = (value: string): string => `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

export const typescriptSnippet = (sample: Sample): string => {
	const {credential, scope, style} = sample;
	const imports = `import {${[credential.name, 'getBearerTokenProvider'].toSorted().join(', ')}} from '@azure/identity';`;
	const head = [`const credential = ${credential.typescript}; // ${credential.before}`, `const token = getBearerTokenProvider(credential, ${text(scope)});`];
	if (style === 'rest') return [imports, '', ...head, ...restCall(sample), ''].join('\n');
	return [
		imports,
		`import ${style.startsWith('v1') ? 'OpenAI' : '{AzureOpenAI}'} from 'openai';`,
		'',
		...head,
		client(sample),
		...calls[style](text(sample.deployment)),
		'',
	].join('\n');
};

const client = ({apiVersion, baseUrl, deployment, origin, style}: Sample): string =>
	style.startsWith('v1')
		? `const client = new OpenAI({baseURL: ${text(baseUrl)}, apiKey: token});`
		: `const client = new AzureOpenAI({endpoint: ${text(origin)}, apiVersion: ${text(apiVersion ?? '')}, deployment: ${text(deployment)}, azureADTokenProvider: token});`;

const chat = (model: string): readonly string[] => [
	`const answer = await client.chat.completions.create({model: ${model}, messages: [{role: 'user', content: 'Say hello.'}]});`,
	'console.log(answer.choices[0]?.message.content);',
];
const embeddings = (model: string): readonly string[] => [
	`const answer = await client.embeddings.create({model: ${model}, input: 'Say hello.'});`,
	'console.log(answer.data[0]?.embedding.length);',
];

const calls: Readonly<Record<Exclude<SampleStyle, 'rest'>, (model: string) => readonly string[]>> = {
	'deployment-chat': chat,
	'v1-chat': chat,
	'deployment-embeddings': embeddings,
	'v1-embeddings': embeddings,
	'v1-responses': model => [`const answer = await client.responses.create({model: ${model}, input: 'Say hello.'});`, 'console.log(answer.output_text);'],
};

const restCall = ({body, headers, url}: Sample): readonly string[] => [
	`const answer = await fetch(${text(url)}, {`,
	"  method: 'POST',",
	'  headers: {',
	"    'content-type': 'application/json',",
	...Object.entries(headers).map(([name, value]) => `    ${text(name)}: ${text(value)},`),
	"    authorization: 'Bearer ' + (await token()),",
	'  },',
	`  body: JSON.stringify(${body}),`,
	'});',
	'console.log(answer.status, await answer.json());',
];
