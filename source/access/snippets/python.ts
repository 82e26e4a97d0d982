import type {Sample, SampleStyle} from './sample.ts';

/** JSON strings are Python strings. */
const text = (value: string): string => JSON.stringify(value);

export const pythonSnippet = (sample: Sample): string => {
	const {credential, scope, style} = sample;
	const needsOs = credential.python.includes('os.environ') ? ['import os'] : [];
	const head = [`credential = ${credential.python}  # ${credential.before}`];
	if (style === 'rest') {
		return [
			'import json',
			...needsOs,
			'import urllib.request',
			'',
			`from azure.identity import ${credential.name}`,
			'',
			...head,
			`token = credential.get_token(${text(scope)}).token`,
			...restCall(sample),
			'',
		].join('\n');
	}
	return [
		...needsOs,
		...(needsOs.length > 0 ? [''] : []),
		`from azure.identity import ${[credential.name, 'get_bearer_token_provider'].join(', ')}`,
		`from openai import ${style.startsWith('v1') ? 'OpenAI' : 'AzureOpenAI'}`,
		'',
		...head,
		`token = get_bearer_token_provider(credential, ${text(scope)})`,
		client(sample),
		...calls[style](text(sample.deployment)),
		'',
	].join('\n');
};

const client = ({apiVersion, baseUrl, deployment, origin, style}: Sample): string =>
	style.startsWith('v1')
		? `client = OpenAI(base_url=${text(baseUrl)}, api_key=token)`
		: `client = AzureOpenAI(azure_endpoint=${text(origin)}, api_version=${text(apiVersion ?? '')}, azure_deployment=${text(deployment)}, azure_ad_token_provider=token)`;

const chat = (model: string): readonly string[] => [
	`answer = client.chat.completions.create(model=${model}, messages=[{"role": "user", "content": "Say hello."}])`,
	'print(answer.choices[0].message.content)',
];
const embeddings = (model: string): readonly string[] => [
	`answer = client.embeddings.create(model=${model}, input="Say hello.")`,
	'print(len(answer.data[0].embedding))',
];

const calls: Readonly<Record<Exclude<SampleStyle, 'rest'>, (model: string) => readonly string[]>> = {
	'deployment-chat': chat,
	'v1-chat': chat,
	'deployment-embeddings': embeddings,
	'v1-embeddings': embeddings,
	'v1-responses': model => [`answer = client.responses.create(model=${model}, input="Say hello.")`, 'print(answer.output_text)'],
};

const restCall = ({body, headers, url}: Sample): readonly string[] => [
	'request = urllib.request.Request(',
	`    ${text(url)},`,
	// The body has no true, false or null, which Python writes otherwise.
	`    data=json.dumps(${body}).encode(),`,
	'    headers={',
	'        "content-type": "application/json",',
	...Object.entries(headers).map(([name, value]) => `        ${text(name)}: ${text(value)},`),
	'        "authorization": f"Bearer {token}",',
	'    },',
	')',
	'print(json.load(urllib.request.urlopen(request)))',
];
