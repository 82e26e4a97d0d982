import {knownDataActions} from '../operations.ts';
import {addressesIn, hostOf, planeOfHost} from './addresses.ts';
import type {PastedFacts} from './pasted.ts';
import {remarksOfTranscript} from './transcripts.ts';

const most = 60;
const guid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';
const guidOrBare = `(?:${guid}|[0-9a-f]{32})`;
const upn = "[\\w.+'#-]{1,100}@[\\w-]{1,60}(?:\\.[\\w-]{1,60}){1,5}";
const quote = '[`\'"(<]{0,2}';

const each = (text: string, shapes: readonly RegExp[], map: (found: string) => string | null = found => found): readonly string[] => {
	const found: {readonly at: number; readonly value: string}[] = [];
	for (const shape of shapes) {
		for (const {index, groups} of text.matchAll(shape)) {
			const value = map(groups?.['value'] ?? '');
			if (value !== null && value !== '' && found.length < 4 * most) found.push({at: index, value});
		}
	}
	return unique(found.toSorted((one, other) => one.at - other.at).map(({value}) => value));
};

/** The first spelling stands. */
const unique = (values: readonly string[]): readonly string[] => {
	const known = new Map<string, string>();
	for (const value of values) if (!known.has(value.toLowerCase())) known.set(value.toLowerCase(), value);
	return [...known.values()].slice(0, most);
};

const principals: readonly RegExp[] = [
	new RegExp(
		`\\b(?:principal(?: ?id)?|client|identity|user|caller|object ?id|oid|assignee|appid|app(?:lication)? ?id)\\b["'\`]?\\s{0,3}[:=(]?\\s{0,2}(?:with )?(?:object id:?\\s?)?${quote}(?<value>${guidOrBare}|${upn})(?![\\w-])`,
		'giu',
	),
	new RegExp(`\\bobject id\\s?${quote}(?<value>${guidOrBare})(?![\\w-])`, 'giu'),
];

const action = /(?<!\/providers\/)\b(?<value>Microsoft\.[A-Za-z]\w{1,60}(?:\/[\w*.-]{1,80}){1,12})/gu;
const isAction = (text: string): boolean => /\/(?:read|write|delete|action|\*)$/iu.test(text);
const known = new Set(knownDataActions.map(name => name.toLowerCase()));
const isDataAction = (text: string): boolean =>
	known.has(text.toLowerCase()) ||
	/^Microsoft\.CognitiveServices\/accounts\/(?:OpenAI|AIServices|MaaS|MAI|ContentSafety|SpeechServices|ContentUnderstanding|AIServices)\//iu.test(text);

const operations = /\bto perform\s+[`'"]?(?<value>(?:GET|POST|PUT|PATCH|DELETE|HEAD)\s+\/[^\s`'"]{1,300})/gu;

const tenants: readonly RegExp[] = [
	new RegExp(
		`(?:sts\\.windows\\.net|login\\.(?:microsoftonline\\.(?:com|us)|windows\\.net|partner\\.microsoftonline\\.cn))/(?<value>${guid}|[\\w-]{1,60}(?:\\.[\\w-]{1,60}){1,4})(?=[/\\s'"?]|$)`,
		'giu',
	),
	new RegExp(
		`\\b(?:tenants?(?: ?id)?|directory|tid|--tenant(?:-id)?|AZURE_TENANT_ID)\\b["'\`]?\\s{0,3}[:=]?\\s{0,2}${quote}(?<value>${guid})(?![\\w-])`,
		'giu',
	),
];

const audiences: readonly RegExp[] = [
	/\b(?<value>https:\/\/[\w.-]{3,120})\/{1,2}\.default\b/giu,
	/\b(?:aud(?:ience)?|resource)\b["'`]?\s{0,2}[:=]?\s{0,2}["'`]?(?<value>https:\/\/[\w.-]{3,120})(?=[/\s"'`,)]|$)/giu,
];

const deployments: readonly RegExp[] = [
	/\/deployments\/(?<value>[A-Za-z\d][\w.-]{0,80})(?=[/\s"'`?]|$)/gu,
	/\b(?:azure_)?deployment(?:_?name|_?id)?\b["'`]?\s{0,3}[=:]\s{0,3}["'`](?<value>[A-Za-z\d][\w.-]{0,80})["'`]/giu,
	/\bAZURE_OPENAI_(?:CHAT_)?DEPLOYMENT(?:_NAME)?\s{0,3}=\s{0,3}["']?(?<value>[A-Za-z\d][\w.-]{0,80})/gu,
	/\bdeployment\s+["'`](?<value>[A-Za-z\d][\w.-]{0,80})["'`]/giu,
	/"model"\s{0,3}:\s{0,3}"(?<value>[A-Za-z\d][\w.-]{0,80})"/gu,
];
const notDeployments = /^(?:operations|validate|list|read|write|action|chat|completions)$/iu;

const resourceIds =
	/(?<value>\/subscriptions\/[\w-]{1,64}(?:\/resourceGroups\/[\w.()-]{1,90})?(?:\/providers\/Microsoft\.[\w.]{2,60}(?:\/[\w.-]{1,60}\/[\w.()$-]{1,120}){1,5})?)(?=[/\s"'`,;:)?\]}]|\.(?:\s|$)|$)/giu;

const correlations: readonly RegExp[] = [
	new RegExp(
		`(?:correlation|(?:apim-|x-ms-|x-ms-client-|x-ms-correlation-|client-|x-)?request|activity)[ _-]?id["'\`]?\\s{0,3}[:=]?\\s{0,3}["'\`]?(?<value>${guid})`,
		'giu',
	),
	/\bx-request-id["'`]?\s{0,3}[:=]\s{0,3}["'`]?(?<value>[\w-]{12,80})/giu,
];

/** The audiences that a refusal lists in its brackets. */
const listedAudiences = (text: string): readonly string[] =>
	[...text.matchAll(/audience is incorrect\s{0,3}\((?<list>[^)]{3,400})\)/giu)]
		.slice(0, most)
		.flatMap(({groups}) => groups?.['list']?.match(/https:\/\/[\w.-]+/gu) ?? []);

/** What the text names, read off its bared lines. */
export const factsIn = (whole: string, lines: readonly {readonly at: number; readonly text: string}[]): PastedFacts => {
	const text = whole.replace(/(?<!\\)\\+(?=["'`])/gu, '');
	const actions = each(text, [action]).filter(isAction);
	const urls = [
		...remarksOfTranscript(lines).flatMap(remark => (remark.kind === 'request' ? [{at: remark.at, url: remark.request.replace(/^[A-Z]+ /u, '')}] : [])),
		...addressesIn(whole),
	].toSorted((one, other) => one.at - other.at);
	return {
		principals: each(text, principals),
		dataActions: actions.filter(isDataAction),
		actions: actions.filter(name => !isDataAction(name)),
		operations: each(text, [operations]),
		tenants: each(text, tenants),
		audiences: unique([...listedAudiences(text), ...each(text, audiences)]),
		deployments: each(text, deployments, name => (notDeployments.test(name) ? null : name.replace(/[.-]+$/u, ''))),
		urls: unique(urls.map(({url}) => url).filter(url => planeOfHost(hostOf(url)) !== null)),
		resourceIds: each(text, [resourceIds], id => id.replace(/\/providers\/Microsoft\.Authorization\/.*$/iu, '')),
		correlationIds: each(text, correlations),
	};
};
