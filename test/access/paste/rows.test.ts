import {describe, expect, test} from 'vitest';
import {diagnoses} from '../../../source/access/diagnoses/table.ts';
import {readPaste} from '../../../source/access/paste/read-paste.ts';
import {understand} from '../../../source/access/paste/understand.ts';
import {dotnet} from '../support/pastes/dotnet.ts';
import {javaAndGo} from '../support/pastes/java-go.ts';
import {javascript} from '../support/pastes/javascript.ts';
import {moreWordings} from '../support/pastes/more-wordings.ts';
import {python} from '../support/pastes/python.ts';
import {tools, transcripts} from '../support/pastes/tools.ts';
import {unrelated} from '../support/pastes/unrelated.ts';
import {wordings} from '../support/pastes/wordings.ts';
import {samples} from '../support/samples.ts';

const ofSdks = [...python, ...dotnet, ...javascript, ...javaAndGo];
const texts: readonly (readonly [id: string, text: string])[] = [
	...wordings,
	...moreWordings,
	...[...ofSdks, ...tools, ...transcripts].map(({id, text}) => [id, text] as const),
];

/** What this program says of itself, by a code of its own: nobody was refused anything. */
const ofOurs: ReadonlySet<string> = new Set([
	'cred.claims-not-answered',
	'cred.tool-slow',
	'cred.tool-failed',
	'cred.browser-not-opened',
	'cred.another-account',
	'cred.tenant-not-entered',
	'cred.cloud-not-connected',
	'cred.token-unreadable',
	'cred.session-over',
	'cred.not-available',
	'cred.wrong-identity',
	'arm.customrole-differs',
	'pim.denied',
	'pim.ended',
]);
/** No text tells these by itself: they take what is known of Azure, or of a token. */
const withFacts = samples.filter(({facts}) => facts !== undefined);

test('every cause has a text that is read and diagnosed', () => {
	const told = new Set([...texts.map(([id]) => id), ...withFacts.map(({id}) => id), ...ofOurs]);
	expect(diagnoses.map(([id]) => id as string).filter(id => !told.has(id))).toEqual([]);
	expect([...ofOurs].filter(id => texts.some(([known]) => known === id))).toEqual([]);
});

test('there are as many texts as were promised', () => {
	expect(ofSdks.length).toBeGreaterThanOrEqual(60);
	expect(new Set(ofSdks.map(({text}) => text)).size).toBe(ofSdks.length);
	expect(unrelated.length).toBeGreaterThanOrEqual(30);
	expect(new Set(wordings.map(([id]) => id)).size).toBeGreaterThanOrEqual(85);
});

test.for(moreWordings)('%s is told from its words alone', ([id, text]) => {
	const {diagnosis} = understand(readPaste(text));
	expect(diagnosis?.id).toBe(id);
	expect(readPaste(text).errors).toHaveLength(1);
});

test('what is pasted was called somewhere, and nothing of it goes on here', () => {
	for (const [, text] of texts) {
		const {diagnosis} = understand(readPaste(text));
		const fixes = diagnosis?.remedies.filter(({command}) => !command?.endsWith(' identities')) ?? [];
		expect([text, [diagnosis?.cause, ...fixes.flatMap(({command = '', text: how}) => [how, command])].join(' · ')]).toEqual([
			text,
			expect.not.stringMatching(/this (?:machine|computer)\b|foundry-keyless resume/u),
		]);
	}
});

const places = {
	data: 'POST https://contoso-foundry.services.ai.azure.com/openai/v1/responses',
	arm: 'PUT https://management.azure.com/subscriptions/20000000-0000-4000-8000-00000000000a/resourceGroups/rg-ai',
	graph: 'GET https://graph.microsoft.com/v1.0/me',
	signin: 'POST https://login.microsoftonline.com/organizations/oauth2/v2.0/token',
	local: '',
} as const;

describe('a transcript', () => {
	test.for(samples.filter(({id, evidence: {status}}) => status && !ofOurs.has(id)))('of $id is diagnosed as it', ({id, evidence, facts}) => {
		const {claims: _, code, headers = {}, message = '', plane = 'data', request, status} = evidence;
		const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
		const answer = message === '' || /^\s*</u.test(message) ? message : JSON.stringify(code ? {error: {code, message}} : {message});
		const text = `${request ?? places[plane]}\nHTTP/1.1 ${status}\n${head.join('')}\n${answer}\n`;
		expect(understand(readPaste(text), facts).diagnosis?.id).toBe(id);
	});
});
