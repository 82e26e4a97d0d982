import {comment, folded, spread} from './fold.ts';
import type {Sample, SampleStyle} from './sample.ts';

/** JSON strings are Python strings. */
const text = (value: string): string => JSON.stringify(value);

const broken = (head: string, parts: readonly string[], tail: string): readonly string[] => folded(head, parts, tail, {indent: '    '});

export const pythonSnippet = (sample: Sample): string => {
	const {credential, scope, style} = sample;
	const needsOs = credential.python.includes('os.environ') ? ['import os'] : [];
	const head = [...comment('#', credential.before), `credential = ${credential.python}`];
	if (style === 'rest') {
		return [
			'# pip install azure-identity',
			'import json',
			...needsOs,
			'import urllib.request',
			'',
			`from azure.identity import ${credential.name}`,
			'',
			...head,
			...broken('token = credential.get_token(', [text(scope)], ').token'),
			...restCall(sample),
			'',
		].join('\n');
	}
	return [
		'# pip install openai azure-identity',
		...needsOs,
		...(needsOs.length > 0 ? [''] : []),
		'from azure.identity import (',
		`    ${credential.name},`,
		'    get_bearer_token_provider,',
		')',
		`from openai import ${style.startsWith('v1') ? 'OpenAI' : 'AzureOpenAI'}`,
		'',
		...head,
		...broken('token = get_bearer_token_provider(', ['credential', text(scope)], ')'),
		...client(sample),
		...calls[style](text(sample.deployment)),
		'',
	].join('\n');
};

const client = ({apiVersion, baseUrl, deployment, origin, style}: Sample): readonly string[] =>
	style.startsWith('v1')
		? broken('client = OpenAI(', [`base_url=${text(baseUrl)}`, 'api_key=token'], ')')
		: broken(
				'client = AzureOpenAI(',
				[`azure_endpoint=${text(origin)}`, `api_version=${text(apiVersion ?? '')}`, `azure_deployment=${text(deployment)}`, 'azure_ad_token_provider=token'],
				')',
			);

const chat = (model: string): readonly string[] => [
	...broken('answer = client.chat.completions.create(', [`model=${model}`, 'messages=[{"role": "user", "content": "Say hello."}]'], ')'),
	'print(answer.choices[0].message.content)',
];
const embeddings = (model: string): readonly string[] => [
	...broken('answer = client.embeddings.create(', [`model=${model}`, 'input="Say hello."'], ')'),
	'print(len(answer.data[0].embedding))',
];

const calls: Readonly<Record<Exclude<SampleStyle, 'rest'>, (model: string) => readonly string[]>> = {
	'deployment-chat': chat,
	'v1-chat': chat,
	'deployment-embeddings': embeddings,
	'v1-embeddings': embeddings,
	'v1-responses': model => [...broken('answer = client.responses.create(', [`model=${model}`, 'input="Say hello."'], ')'), 'print(answer.output_text)'],
};

const restCall = ({body, headers, url}: Sample): readonly string[] => [
	'request = urllib.request.Request(',
	`    ${text(url)},`,
	// The body has no true, false or null, which Python writes otherwise.
	`    data=json.dumps(${spread(body, '    ', '    ')}).encode(),`,
	'    headers={',
	'        "content-type": "application/json",',
	...Object.entries(headers).map(([name, value]) => `        ${text(name)}: ${text(value)},`),
	'        "authorization": f"Bearer {token}",',
	'    },',
	')',
	'print(json.load(urllib.request.urlopen(request)))',
];
