import {describe, expect, test} from 'vitest';
import {diagnose} from '../../../source/access/diagnosis.ts';
import {readPaste} from '../../../source/access/paste/read-paste.ts';
import {dotnet} from '../support/pastes/dotnet.ts';
import {javaAndGo} from '../support/pastes/java-go.ts';
import {javascript} from '../support/pastes/javascript.ts';
import {audience, type Paste} from '../support/pastes/paste.ts';
import {python} from '../support/pastes/python.ts';
import {tools, transcripts} from '../support/pastes/tools.ts';
import {unrelated} from '../support/pastes/unrelated.ts';
import {wordings} from '../support/pastes/wordings.ts';

const idOf = (text: string): string | null => {
	const pasted = readPaste(text);
	const [first] = pasted.errors;
	return first ? diagnose(first, {sdk: pasted.sdk}).id : null;
};

const families: Readonly<Record<string, readonly Paste[]>> = {
	Python: python,
	'.NET': dotnet,
	JavaScript: javascript,
	'Java and Go': javaAndGo,
	tools,
	transcripts,
};

describe.for(Object.entries(families))('%s:', ([, pastes]) => {
	test.for(pastes)('$what is $id', ({text, id, told, sdk, errors = 1}) => {
		const pasted = readPaste(text);
		expect(pasted.errors.map(error => diagnose(error).id)[0]).toBe(id);
		expect(pasted.is).toBe('error');
		expect(pasted.errors).toHaveLength(errors);
		if (told) expect(pasted.errors[0]).toMatchObject(told);
		if (sdk) expect(pasted.sdk).toMatchObject(sdk);
	});
});

describe('what is known of each cause', () => {
	test.for(wordings)('%s is told from its words alone', ([id, text]) => {
		expect(idOf(text)).toBe(id);
		expect(readPaste(text).errors).toHaveLength(1);
	});

	test.for(wordings)('%s is told from a file with Windows line ends, quoted in a mail', ([id, text]) => {
		const quoted = text
			.split('\n')
			.map(line => `> ${line}`)
			.join('\r\n');
		expect(idOf(quoted)).toBe(id);
	});
});

describe('Microsoft’s own table', () => {
	test.for([
		['401 Principal does not have access to API/Operation', 'rbac.principal-no-access'],
		['401 HTTP/1.1 401 PermissionDenied', 'rbac.data-action-missing'],
		['401 Unauthorized. Access token is missing, invalid, audience is incorrect, or have expired.', 'token.audience'],
		['404 Not found', 'path.resource-not-found'],
	] as const)('%s is %s', ([text, id]) => {
		expect(readPaste(text)).toMatchObject({is: 'error', errors: [{status: Number(text.slice(0, 3))}]});
		expect(idOf(text)).toBe(id);
	});

	test('a refused token has another remedy for each client', () => {
		const refused = `401 ${audience()}`;
		const ways = [
			`curl -H "Authorization: Bearer $TOKEN" https://contoso-openai.openai.azure.com/openai/v1/responses\n${refused}`,
			`from openai import AzureOpenAI\nopenai.AuthenticationError: ${refused}`,
			`from azure.ai.inference import ChatCompletionsClient\n${refused}`,
		].map(text => {
			const {errors, sdk} = readPaste(text);
			return errors[0] ? diagnose(errors[0], {sdk}) : null;
		});
		expect(ways.map(way => way?.id)).toEqual(['token.audience', 'token.audience', 'token.audience']);
		expect(ways[0]?.remedies[0]?.text).toContain('Authorization: Bearer');
		expect(ways[1]?.remedies[0]?.text).toContain('azure_ad_token_provider');
		expect(ways[2]?.remedies.map(({text}) => text).join(' ')).toMatch(/retired on 2026-08-26.*Update first.*credential_scopes/u);
	});
});

describe('a number is a number', () => {
	test.for([
		['401', 'status.401'],
		['HTTP 401', 'status.401'],
		['Error: 401 Unauthorized', 'status.401'],
		['403 Forbidden', 'status.403'],
		['Request failed with status code 403', 'status.403'],
		['404', 'path.resource-not-found'],
		['404 Not Found', 'path.resource-not-found'],
	] as const)('%s says no more than it does', ([text, id]) => {
		const [error] = readPaste(text).errors;
		expect(error && diagnose(error)).toMatchObject({id});
		expect(error && diagnose(error).confidence).not.toBe('certain');
	});
});

describe('what is no refusal of Azure', () => {
	test.for(unrelated)('%s is unrelated', ([, text]) => {
		expect(readPaste(text)).toMatchObject({is: 'unrelated', errors: []});
	});

	test.for(['', '   ', '\n\r\n\t', '\u001b[31m\u001b[0m'])('%j is nothing', text => {
		expect(readPaste(text)).toMatchObject({is: 'nothing', text: '', errors: []});
	});

	test.for([
		'https://contoso-foundry.services.ai.azure.com/api/projects/alpha',
		'AZURE_OPENAI_ENDPOINT="https://contoso-openai.openai.azure.com/"',
		'contoso-openai.openai.azure.com',
		'https://swedencentral.api.cognitive.microsoft.com/',
		'/subscriptions/20000000-0000-4000-8000-00000000000a/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/contoso-foundry',
	])('%s is an address', text => {
		const pasted = readPaste(`  ${text}\n`);
		expect(pasted).toMatchObject({is: 'address', errors: [], text});
		expect([...pasted.facts.urls, ...pasted.facts.resourceIds].length).toBeGreaterThan(text.includes('/') ? 0 : -1);
	});
});
